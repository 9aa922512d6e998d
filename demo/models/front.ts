import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { LLMock } from '@copilotkit/aimock'
import { explainAmbiguous, explainUnknown, explainUnknownAudio } from './explain.ts'
import { invalid, ProviderError } from './failure.ts'
import type { FaultQueue } from './faults.ts'
import { answersOf, audioKey, fixtureOf } from './fixtures.ts'
import type { JournalEntry } from './journal.ts'
import { match } from './match.ts'
import type { Places } from './normalise.ts'
import type { TranscriptionRequest } from './openai/transcription.ts'
import type { ModelRequest } from './request.ts'
import { type Accepted, accept, apiOf, type Counters } from './route.ts'
import type { ModelScript } from './script.ts'
import { type Usage, usageStream, withUsage } from './usage.ts'

const mostBytes = 32 * 1024 * 1024

export interface FrontOptions {
  readonly script: ModelScript
  readonly mock: LLMock
  readonly counters: Counters
  readonly faults: FaultQueue
  readonly journal: JournalEntry[]
  readonly places: Places
  readonly keys: { readonly openai?: string; readonly anthropic?: string }
}

/** The door before aimock: checks as the provider would, finds the one scripted answer, counts, and passes it on. */
export function createFront(options: FrontOptions): Server {
  const answers = answersOf(options.script)
  for (const [key, response] of answers) options.mock.addFixture(fixtureOf(key, response))
  return createServer((req, res) => {
    const entry = newEntry(req)
    options.journal.push(entry)
    answer(req, res, entry).catch((error: unknown) => refuse(res, entry, error))
  })

  async function answer(req: IncomingMessage, res: ServerResponse, entry: JournalEntry): Promise<void> {
    const body = await readBody(req)
    checkMethodAndKey(req, entry, options.keys)
    const accepted = await accept(
      { path: entry.path, headers: req.headers, body, credential: entry.credential },
      options.counters,
    )
    entry.request = accepted.request
    if (accepted.body !== undefined) entry.body = accepted.body
    const key = find(accepted.request)
    entry.key = key
    const { context, usage } = prepare(key, entry, accepted)
    await forward(req, res, body, context, usage, entry)
  }

  function find(request: ModelRequest | TranscriptionRequest): string {
    const { script, places } = options
    if ('sha256' in request) {
      const key = audioKey(request.sha256)
      const known = (script.transcripts ?? []).map(({ id }) => id)
      if (!answers.has(key)) throw invalid(explainUnknownAudio(script.name, request.sha256, request.bytes, known))
      return key
    }
    const outcome = match(script, request, places)
    if ('matched' in outcome) return outcome.matched.key
    if ('ambiguous' in outcome) throw invalid(explainAmbiguous(script.name, outcome.ambiguous))
    throw invalid(explainUnknown(script.name, request, outcome.nearest))
  }

  /** The fixture to ask aimock for: the answer itself, or one of its own for a fault that waits for this request. */
  function prepare(
    key: string,
    entry: JournalEntry,
    accepted: Accepted,
  ): { context: string; usage: Usage | undefined } {
    const response = answers.get(key)
    if (!response) throw new Error(`No answer is called ${key}.`)
    const fault = options.faults.take(key)
    if (fault) entry.fault = fault
    const usage = fault && 'status' in fault ? undefined : accepted.usage?.(JSON.stringify(response))
    if (usage) entry.usage = usage
    const context = fault ? `${key}!${options.journal.length}` : key
    if (fault) options.mock.addFixture(fixtureOf(context, response, fault))
    return { context, usage }
  }

  async function forward(
    req: IncomingMessage,
    res: ServerResponse,
    body: Buffer,
    context: string,
    usage: Usage | undefined,
    entry: JournalEntry,
  ): Promise<void> {
    const upstream = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { ...req.headers, 'x-aimock-context': context, 'content-length': String(body.length) }
      httpRequest(new URL(entry.path, options.mock.url), { method: 'POST', headers }, resolve)
        .on('error', reject)
        .end(body)
    })
    entry.status = upstream.statusCode ?? 502
    const { 'content-length': _, ...headers } = upstream.headers
    res.writeHead(entry.status, headers)
    const streamed = upstream.headers['content-type']?.startsWith('text/event-stream')
    if (streamed && usage) return await pipeline(upstream, usageStream(usage), res).catch(() => void res.destroy())
    const whole = await readBody(upstream)
    res.end(usage ? JSON.stringify(withUsage(JSON.parse(whole.toString('utf8')), usage)) : whole)
  }
}

const newEntry = (req: IncomingMessage): JournalEntry => {
  const bearer = req.headers.authorization?.replace(/^Bearer /i, '')
  const apiKey = req.headers['x-api-key']
  return {
    at: Date.now(),
    path: new URL(req.url ?? '/', 'http://models').pathname,
    credential: (typeof apiKey === 'string' ? apiKey : undefined) ?? bearer ?? '',
    status: 0,
  }
}

function checkMethodAndKey(req: IncomingMessage, entry: JournalEntry, keys: FrontOptions['keys']): void {
  if (req.method !== 'POST')
    throw new ProviderError(405, 'invalid_request_error', `Method ${req.method} is not allowed here.`)
  const expected = keys[apiOf(entry.path)]
  const wrong = expected === undefined ? entry.credential === '' : entry.credential !== expected
  if (wrong) throw new ProviderError(401, 'authentication_error', 'invalid x-api-key or bearer token')
}

function refuse(res: ServerResponse, entry: JournalEntry, error: unknown): void {
  const known = error instanceof ProviderError
  entry.status = known ? error.status : 500
  entry.problem = error instanceof Error ? error.message : String(error)
  if (res.headersSent) return void res.destroy()
  const type = known ? error.type : 'api_error'
  const detail = { type, message: entry.problem }
  const anthropic = apiOf(entry.path) === 'anthropic'
  const param = known ? (error.param ?? null) : null
  // A client must not ask again: the answer would be the same.
  res.writeHead(entry.status, { 'content-type': 'application/json', 'x-should-retry': 'false' })
  res.end(JSON.stringify(anthropic ? { type: 'error', error: detail } : { error: { ...detail, param, code: null } }))
}

async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes)
      throw new ProviderError(413, 'request_too_large', 'Request exceeds the maximum allowed number of bytes.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
