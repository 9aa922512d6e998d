import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the provider saw it. */
export interface Seen {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  text: string
}

export type Reply = (response: ServerResponse, seen: Seen, count: number) => void | Promise<void>

/** A model provider on loopback that answers as a test says, and keeps every request it got. */
export async function startProvider(reply: Reply) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const one = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      text: await read(request),
    }
    seen.push(one)
    await reply(response, one, seen.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

export type Block =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown> }

export interface Said {
  content: Block[]
  stopReason?: string
  usage?: Record<string, unknown>
}

/** The server-sent events with which the Messages API streams an answer. */
export function events(said: Said): string[] {
  const usage = {
    input_tokens: 100,
    output_tokens: 20,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    ...said.usage,
  }
  const reason = said.stopReason ?? (said.content.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn')
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...usage, output_tokens: 1 },
  }
  const blocks = said.content.flatMap((block, index) => [
    {
      type: 'content_block_start',
      index,
      content_block: block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} },
    },
    ...deltas(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ])
  const all = [
    { type: 'message_start', message },
    { type: 'ping' },
    ...blocks,
    { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ]
  return all.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

const deltas = (block: Block) => {
  const text = block.type === 'text' ? block.text : JSON.stringify(block.input)
  const half = Math.ceil(text.length / 2)
  return [text.slice(0, half), text.slice(half)].map((part) =>
    block.type === 'text' ? { type: 'text_delta', text: part } : { type: 'input_json_delta', partial_json: part },
  )
}

/** Streams one answer. */
export function say(response: ServerResponse, said: Said): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events(said)) response.write(event)
  response.end()
}
