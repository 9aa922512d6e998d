import { Transform } from 'node:stream'
import type { InputUsage } from './anthropic/usage.ts'
import type { OpenAiInputUsage } from './openai/usage.ts'

/** Tokens of one request, in the provider's own terms. All are estimates. */
export type Usage = { readonly output_tokens: number } & (
  | ({ readonly api: 'anthropic' } & InputUsage)
  | ({ readonly api: 'openai' } & OpenAiInputUsage)
)

type Json = Record<string, unknown>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Puts the counted usage where the provider puts it, in a whole answer or in one event of a stream: aimock answers
 * zeros for Anthropic and knows no cached tokens.
 */
export function withUsage(document: unknown, usage: Usage): unknown {
  if (!isJson(document)) return document
  const wrapped = ['message', 'response'].find((key) => isJson(document[key]))
  if (wrapped) return { ...document, [wrapped]: withUsage(document[wrapped], usage) }
  if (!isJson(document.usage)) return document
  return {
    ...document,
    usage: usage.api === 'anthropic' ? anthropicUsage(document, usage) : openAiUsage(document, usage),
  }
}

function anthropicUsage(document: Json, { api: _, ...usage }: Extract<Usage, { api: 'anthropic' }>): Json {
  const started = document.stop_reason === null
  return {
    ...usage,
    cache_creation: { ephemeral_5m_input_tokens: usage.cache_creation_input_tokens, ephemeral_1h_input_tokens: 0 },
    // The first event of a stream cannot know how long the answer gets.
    output_tokens: started ? 1 : usage.output_tokens,
    service_tier: 'standard',
  }
}

function openAiUsage(
  document: Json,
  { input_tokens, cached_tokens, output_tokens }: Extract<Usage, { api: 'openai' }>,
): Json {
  const total_tokens = input_tokens + output_tokens
  if (document.object === 'response') {
    return {
      input_tokens,
      input_tokens_details: { cached_tokens },
      output_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens,
    }
  }
  return {
    prompt_tokens: input_tokens,
    prompt_tokens_details: { cached_tokens, audio_tokens: 0 },
    completion_tokens: output_tokens,
    completion_tokens_details: { reasoning_tokens: 0 },
    total_tokens,
  }
}

/** Rewrites the usage in the `data:` lines of an event stream as it passes, event by event. */
export function usageStream(usage: Usage): Transform {
  let rest = ''
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + chunk.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      done(null, lines.map((line) => `${rewriteLine(line, usage)}\n`).join(''))
    },
    flush(done) {
      done(null, rest)
    },
  })
}

function rewriteLine(line: string, usage: Usage): string {
  if (!line.startsWith('data: {')) return line
  return `data: ${JSON.stringify(withUsage(JSON.parse(line.slice(6)), usage))}`
}
