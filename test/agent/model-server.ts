import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkMessages } from '../../demo/models/anthropic/rules.ts'
import type { MessagesBody } from '../../demo/models/anthropic/schema.ts'
import { type InputUsage, PrefixCache } from '../../demo/models/anthropic/usage.ts'
import { ProviderError } from '../../demo/models/failure.ts'

/** One move of the scripted agent: tools to use, or words; or a fault of the provider's. */
export type Move =
  | { say?: string; use?: { tool: string; input: Record<string, unknown> }[] }
  | { status: number }
  | { cut: true }
  | { hang: true }

export const bash = (command: string): Move => ({ use: [{ tool: 'bash', input: { command } }] })
export const finish = (summary = 'Done.', outcome: 'done' | 'cannot' = 'done'): Move => ({
  use: [{ tool: 'finish', input: { outcome, summary } }],
})
/** Writes a file through the shell, whatever is in it. */
export const writes = (file: string, text: string): Move =>
  bash(`mkdir -p "$(dirname '${file}')" && cat > '${file}' <<'SENTRA_END'\n${text}SENTRA_END`)

export interface ModelServer {
  url: string
  requests: { at: number; headers: IncomingMessage['headers']; body: Record<string, unknown>; bytes: number }[]
  /** Settles when the first byte of the first request has come in: `performance.now()`. */
  firstByte: Promise<number>
  close(): Promise<void>
}

/**
 * A provider on the wire whose answers are the moves, in order, to whatever is asked: the tests judge what the run makes
 * of them. It streams as Anthropic does, counts cached tokens as the provider does, and refuses what it would refuse.
 */
export async function startModelServer(
  moves: readonly Move[],
  options: {
    /** Told of each request as it comes in, from 1. What it returns is waited for before the answer. */
    onRequest?: (number: number) => Promise<void> | void
  } = {},
): Promise<ModelServer> {
  const requests: ModelServer['requests'] = []
  const first = Promise.withResolvers<number>()
  const cache = new PrefixCache()
  let next = 0
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    first.resolve(performance.now())
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks)
    requests.push({
      at: performance.now(),
      headers: request.headers,
      body: JSON.parse(raw.toString()),
      bytes: raw.length,
    })
    await options.onRequest?.(requests.length)
    const body = accepted(raw, response)
    if (body === null) return
    const move = moves[Math.min(next, moves.length - 1)] ?? { say: 'Nothing is scripted.' }
    next += 1
    if ('hang' in move) return
    if ('status' in move) {
      const type = move.status === 401 ? 'authentication_error' : 'api_error'
      return refuse(response, move.status, type, 'scripted')
    }
    stream(response, move, next, cache.count(body, 'test', Date.now()))
  }
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    firstByte: first.promise,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The body, if the provider would take it; else `null`, and the refusal is sent. */
function accepted(raw: Buffer, response: ServerResponse): MessagesBody | null {
  try {
    return checkMessages(JSON.parse(raw.toString()))
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    refuse(response, error.status, error.type, error.message)
    return null
  }
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false' })
  response.end(JSON.stringify({ type: 'error', error: { type, message } }))
}

function stream(
  response: ServerResponse,
  move: Exclude<Move, { status: number } | { hang: true }>,
  turn: number,
  input: InputUsage,
) {
  const send = (event: { type: string; [key: string]: unknown }) =>
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  const usage = { ...input, output_tokens: 1 }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const message = { id: `msg_${turn}`, type: 'message', role: 'assistant', model: 'scripted', content: [] }
  send({ type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null, usage } })
  if ('cut' in move) {
    send({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    setTimeout(() => response.destroy(), 50)
    return
  }
  const blocks = [
    ...(move.say ? [{ start: { type: 'text', text: '' }, delta: { type: 'text_delta', text: move.say } }] : []),
    ...(move.use ?? []).map(({ tool, input }, index) => ({
      start: { type: 'tool_use', id: `toolu_${turn}_${index}`, name: tool, input: {} },
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
    })),
  ]
  for (const [index, { start, delta }] of blocks.entries()) {
    send({ type: 'content_block_start', index, content_block: start })
    send({ type: 'content_block_delta', index, delta })
    send({ type: 'content_block_stop', index })
  }
  const stop_reason = move.use?.length ? 'tool_use' : 'end_turn'
  send({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { ...usage, output_tokens: 50 } })
  send({ type: 'message_stop' })
  response.end()
}
