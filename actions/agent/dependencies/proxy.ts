import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Allowed } from './registries.ts'

export interface RegistryProxy {
  /** The Unix socket to mount. */
  socketPath: string
  /** Hosts that were asked for and refused, as `host:port`. */
  refused: ReadonlySet<string>
  close(): Promise<void>
}

/** What the sandbox's preflight asks for, to prove that the mounted socket is real. */
const pingPath = '/sentra/ping'
/** A fetch is bounded like everything else: bytes in both directions together. */
const mostBytes = 2 * 1024 ** 3

/**
 * The way out of a fetching container: tunnels and plain requests to the allowed hosts, compared whole and by their
 * names, and to nothing else. It adds no credential, so a private registry that needs one is not reached.
 */
export async function startRegistryProxy(allowed: readonly Allowed[]): Promise<RegistryProxy> {
  const refused = new Set<string>()
  const open = new Set<Socket>()
  let bytes = 0
  const permit = (host: string, port: number): boolean => {
    const known = bytes < mostBytes && allowed.some((one) => one.host === host.toLowerCase() && one.port === port)
    if (!known && refused.size < 50) refused.add(`${host.slice(0, 200)}:${port}`)
    return known
  }
  const counted = (socket: Socket) => {
    open.add(socket)
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) socket.destroy()
    })
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
  }

  const server = createServer((incoming, response) => plain(incoming, response, permit))
  server.on('connect', (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    const target = /^([A-Za-z0-9.-]{1,253}):(\d{1,5})$/.exec(incoming.url ?? '')
    if (!target || head.length > 0 || !permit(target[1] ?? '', Number(target[2]))) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    const upstream = connect(Number(target[2]), target[1])
    counted(client)
    counted(upstream)
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(upstream).pipe(client)
    })
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  const home = await mkdtemp(path.join(tmpdir(), 'sentra-registry-'))
  const socketPath = path.join(home, 'registry.sock')
  server.listen(socketPath)
  await once(server, 'listening')
  await chmod(socketPath, 0o666)
  return {
    socketPath,
    refused,
    async close() {
      server.close()
      server.closeAllConnections()
      for (const socket of open) socket.destroy()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** A request in absolute form, for a registry without TLS. Headers that could carry a session are left behind. */
function plain(
  incoming: IncomingMessage,
  response: ServerResponse,
  permit: (host: string, port: number) => boolean,
): void {
  if (incoming.url === pingPath) {
    response.writeHead(204).end()
    return
  }
  const url = URL.parse(incoming.url ?? '')
  const known = url?.protocol === 'http:' && url.username === '' && permit(url.hostname, Number(url.port || 80))
  if (!url || !known || !['GET', 'HEAD', 'POST'].includes(incoming.method ?? '')) {
    response.writeHead(403).end()
    return
  }
  const { accept, 'accept-encoding': encoding, 'content-type': type, 'content-encoding': content } = incoming.headers
  const headers = { accept, 'accept-encoding': encoding, 'content-type': type, 'content-encoding': content }
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
  const sent = request(url, { method: incoming.method ?? 'GET', headers: given }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  sent.on('error', () => response.destroy())
  incoming.pipe(sent)
}
