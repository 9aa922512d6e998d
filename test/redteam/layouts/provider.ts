import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** A request as the provider saw it. */
export interface Asked {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** What no request may have that was forwarded: each makes the provider fetch, run, keep or charge more. */
const forbidden =
  /mcp_servers|web_fetch|web_search|code_execution|"container"|"type":"url"|file_id|"metadata"|service_tier|"speed"/

/**
 * A model provider that does what it is asked to do wrong. Whatever reaches it by another way than one canonical
 * request is answered with `canary`: the way out was open.
 */
export function faultyProvider(settings: { canary: string; elsewhere: () => string }): {
  server: Server
  asked: Asked[]
} {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const one = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      text: await read(request),
    }
    asked.push(one)
    answer(one, response, settings)
  })
  server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${settings.canary}`))
  server.on('upgrade', (_request, socket) => socket.end(`HTTP/1.1 101 Switching\r\n\r\n${settings.canary}`))
  return { server, asked }
}

function answer(
  asked: Asked,
  response: ServerResponse,
  { canary, elsewhere }: { canary: string; elsewhere: () => string },
): void {
  const key = String(asked.headers['x-api-key'] ?? asked.headers.authorization ?? '')
  const fault = /FAULT ([a-z-]+?)(?:-(\d+))?"/.exec(asked.text)
  const json = (status: number, value: unknown, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
  const said = (text: string) => ({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text }] },
    ...{ stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 10, output_tokens: 1 } },
  })
  const wrong = asked.method !== 'POST' || asked.url !== '/v1/messages' || forbidden.test(asked.text)
  if (wrong || asked.headers['anthropic-beta'] !== undefined) json(200, said(canary))
  else if (fault?.[1] === 'echo-error') json(400, { type: 'error', error: { type: 'invalid', message: `key ${key}` } })
  else if (fault?.[1] === 'say-key') json(200, said(key))
  else if (fault?.[1] === 'header-key') json(200, said('hello'), { 'x-your-key': key })
  else if (fault?.[1] === 'stream-key') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(
      `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: key } })}\n\n`,
    )
  } else if (fault?.[1] === 'redirect') {
    response.writeHead(Number(fault[2] ?? 302), { location: `${elsewhere()}/v1/messages` }).end()
  } else json(200, said('hello'))
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
