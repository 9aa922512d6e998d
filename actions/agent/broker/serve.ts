import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Exchange } from './exchange.ts'
import type { BrokerLimits } from './purse.ts'
import { BrokerRefusal } from './refusal.ts'

/** What the preflight asks for, to prove that this very socket answers. */
export const pingPath = '/sentra/ping'
const messagesPath = '/v1/messages'

/** The HTTP door: one route, plain requests only, bodies up to a limit and within a time. */
export function serve(
  exchange: Exchange,
  { bodyBytes, bodyMs = 30_000 }: Pick<BrokerLimits, 'bodyBytes' | 'bodyMs'>,
): Server {
  const server = createServer(
    {
      headersTimeout: Math.min(10_000, bodyMs),
      requestTimeout: bodyMs,
      maxHeaderSize: 16_384,
      keepAliveTimeout: 60_000,
      connectionsCheckingInterval: 2_000,
      insecureHTTPParser: false,
    },
    async (request, response) => {
      if (request.method === 'GET' && request.url === pingPath) {
        response.writeHead(204).end()
        return
      }
      try {
        checkRoute(request)
        await exchange.handle(await read(request, bodyBytes), response)
      } catch (error) {
        response.shouldKeepAlive = false
        exchange.refuse(error, response, `${request.method} ${request.url}`)
      }
    },
  )
  server.maxConnections = 32
  server.maxRequestsPerSocket = 1_000
  // No tunnels, no protocol changes, no half-read requests.
  server.on('connect', (_request, socket) => socket.destroy())
  server.on('upgrade', (_request, socket) => socket.destroy())
  server.on('checkExpectation', (_request, response) => response.writeHead(417, { connection: 'close' }).end())
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    else socket.destroy()
  })
  return server
}

function checkRoute(request: IncomingMessage): void {
  if (request.method !== 'POST' || request.url !== messagesPath || request.httpVersion !== '1.1') {
    throw new BrokerRefusal('route', `Only POST ${messagesPath} leads out of this container.`)
  }
  if (!/^application\/json(; ?charset=utf-8)?$/i.test(request.headers['content-type'] ?? '')) {
    throw new BrokerRefusal('body', 'The body must be application/json.')
  }
  if (request.headers['content-encoding'] !== undefined) {
    throw new BrokerRefusal('body', 'The body must not be encoded.')
  }
}

async function read(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  // Made only where it is thrown: an error looks at the whole stack, and this is asked for every request.
  const tooLarge = () => new BrokerRefusal('size', `A request may have at most ${limit} bytes.`)
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
