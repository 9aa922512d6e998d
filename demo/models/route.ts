import type { IncomingHttpHeaders } from 'node:http'
import { fromAnthropic } from './anthropic/request.ts'
import { checkMessages } from './anthropic/rules.ts'
import type { PrefixCache } from './anthropic/usage.ts'
import { invalid, ProviderError } from './failure.ts'
import { fromChat } from './openai/chat.ts'
import { fromResponses } from './openai/responses.ts'
import { fromTranscription, type TranscriptionRequest } from './openai/transcription.ts'
import type { PromptCache } from './openai/usage.ts'
import type { ModelRequest } from './request.ts'
import { estimateTokens } from './tokens.ts'
import type { Usage } from './usage.ts'

export interface Arrived {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly credential: string
}

/** A request that the provider would take, and how to count it once its answer is known. */
export interface Accepted {
  readonly request: ModelRequest | TranscriptionRequest
  readonly body?: unknown
  readonly usage?: (answer: string) => Usage
}

export interface Counters {
  readonly anthropic: PrefixCache
  readonly openai: PromptCache
}

export const apiOf = (path: string): 'openai' | 'anthropic' =>
  path.startsWith('/v1/messages') ? 'anthropic' : 'openai'

/** Checks a request as its provider would. Throws `ProviderError`. */
export async function accept(arrived: Arrived, counters: Counters): Promise<Accepted> {
  const { path, credential } = arrived
  if (path === '/v1/messages') {
    if (arrived.headers['anthropic-version'] === undefined) throw invalid('anthropic-version: header is required')
    const raw = json(arrived.body)
    const body = checkMessages(raw)
    const input = () => counters.anthropic.count(body, credential, Date.now())
    const usage = (answer: string): Usage => ({ api: 'anthropic', ...input(), output_tokens: estimateTokens(answer) })
    return { request: fromAnthropic(body), body: raw, usage }
  }
  if (path === '/v1/chat/completions' || path === '/v1/responses') {
    const raw = json(arrived.body)
    const request = path === '/v1/responses' ? fromResponses(raw) : fromChat(raw)
    const prompt = JSON.stringify([request.system, request.user, request.exchanges])
    const input = () => counters.openai.count(prompt, credential, Date.now())
    const usage = (answer: string): Usage => ({ api: 'openai', ...input(), output_tokens: estimateTokens(answer) })
    return { request, body: raw, usage }
  }
  if (path === '/v1/audio/transcriptions') {
    return { request: await fromTranscription(arrived.headers['content-type'] ?? '', arrived.body) }
  }
  throw new ProviderError(
    404,
    'not_found_error',
    `Not found: ${path}. The scripted models serve /v1/messages, /v1/chat/completions, /v1/responses and /v1/audio/transcriptions.`,
  )
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw invalid(`The request body is not valid JSON: ${error instanceof Error ? error.message : error}`)
  }
}
