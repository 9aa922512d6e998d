import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from 'node:http'
import net from 'node:net'

/**
 * What one would write in an hour: a proxy that adds the key to what it passes on. It tunnels, takes addresses from the
 * request, follows redirects and hands every answer back as it came.
 */
export function naiveProxy(provider: URL, key: string): Server {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    pass(target(request, provider), request, Buffer.concat(chunks), response, key)
  })
  server.on('connect', (request, socket, head) => tunnel(request.url ?? '', provider, socket, head))
  server.on('upgrade', (request: IncomingMessage, socket) => {
    const url = target(request, provider)
    const upstream = net.connect(Number(url.port || 80), url.hostname, () => {
      upstream.write(
        `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: ${request.headers.upgrade}\r\n\r\n`,
      )
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  return server
}

/** The request line first, then forwarding headers, then `Host`: the client says where. */
function target(request: IncomingMessage, provider: URL): URL {
  const line = request.url ?? '/'
  if (/^[a-z]+:\/\//.test(line)) return new URL(line.replace(/^[a-z]+/, 'http'))
  if (line.startsWith('//')) return new URL(`http:${line}`)
  const forwarded = request.headers['x-forwarded-host'] ?? /host=([^;]+)/.exec(String(request.headers.forwarded))?.[1]
  const host = [request.rawHeaders.filter((_value, index, all) => /^host$/i.test(all[index - 1] ?? '')).at(-1)].find(
    (value) => value?.includes('.'),
  )
  return new URL(line, forwarded ? `http://${forwarded}` : host ? `http://${host}` : provider)
}

function pass(url: URL, request: IncomingMessage, body: Buffer, response: ServerResponse, key: string, hops = 0): void {
  const headers = { ...request.headers, host: url.host, 'x-api-key': key }
  const upstream = send(url, { method: request.method, headers, timeout: 2_000 }, (answer) => {
    const { location } = answer.headers
    if (location && hops < 3) {
      answer.resume()
      pass(new URL(location, url), request, body, response, key, hops + 1)
      return
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('timeout', () => upstream.destroy())
  upstream.on('error', () => response.destroy())
  upstream.end(body)
}

function tunnel(name: string, provider: URL, socket: import('node:stream').Duplex, head: Buffer): void {
  const { hostname, port } = URL.parse(`http://${name}`) ?? provider
  const upstream = net.connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''), () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
  })
  upstream.on('error', () => socket.destroy())
  socket.on('error', () => upstream.destroy())
}
