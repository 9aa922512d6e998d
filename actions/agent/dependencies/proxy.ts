import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { type Certificate, makeCertificate } from './certificate.ts'
import { forward, type Outside } from './forward.ts'
import { outwardLookup } from './outward.ts'
import { permitted, wayTo } from './permit.ts'
import type { Way } from './way.ts'

export interface RegistryProxy {
  /** The Unix socket to mount. */
  socketPath: string
  /** The authority that a container must trust, as PEM; none where no host is reached by TLS. */
  authority: string | null
  /** Hosts that were asked for and refused, as `host:port`, with the method where that was why. */
  refused: ReadonlySet<string>
  close(): Promise<void>
}

/** What the sandbox's preflight asks for, to prove that the mounted socket is real. */
const pingPath = '/sentra/ping'
/** A fetch is bounded like everything else: bytes in both directions together, requests, connections at once. */
const most = { bytes: 2 * 1024 ** 3, requests: 50_000, connections: 256 }

/**
 * The way out of a fetching container, to the allowed hosts and nowhere else. Tunnels end here: each request is read,
 * written anew, and sent with the credential that the host's own settings have for it.
 */
export async function startRegistryProxy(
  ways: readonly Way[],
  { authorities = [], lookup = outwardLookup }: Partial<Outside> = {},
): Promise<RegistryProxy> {
  const secure = ways.filter((way) => way.secure).map(({ host }) => host)
  const certificate: Certificate | null = secure.length ? await makeCertificate([...new Set(secure)]) : null
  const refused = new Set<string>()
  const open = new Set<Duplex>()
  const tunnels = new WeakMap<object, Way>()
  const left = { ...most }

  const refuse = (name: string | null) => {
    if (name !== null && refused.size < 50) refused.add(name)
  }
  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    const tunnel = tunnels.get(incoming.socket) ?? null
    if (tunnel === null && incoming.url === pingPath) {
      response.writeHead(204).end()
      return
    }
    left.requests -= 1
    const wanted = permitted(ways, incoming.method ?? '', incoming.url ?? '', tunnel)
    if ('refused' in wanted || left.requests < 0 || left.bytes < 0) {
      if ('refused' in wanted) refuse(wanted.refused)
      response.writeHead(403, { connection: 'close' }).end()
      return
    }
    forward(incoming, response, wanted, { authorities, lookup })
  }
  const counted = (socket: Socket) => {
    open.add(socket)
    let seen = 0
    const count = () => {
      left.bytes -= socket.bytesRead + socket.bytesWritten - seen
      seen = socket.bytesRead + socket.bytesWritten
      if (left.bytes < 0) socket.destroy()
    }
    const timer = setInterval(count, 200).unref()
    socket.on('close', () => {
      clearInterval(timer)
      open.delete(socket)
    })
    socket.on('error', () => socket.destroy())
  }

  const limits = { maxHeaderSize: 32 * 1024, requestTimeout: 120_000 }
  const inner = createServer(limits, answer).on('upgrade', (_, socket) => socket.destroy())
  const server = createServer(limits, answer).on('upgrade', (_, socket) => socket.destroy())
  server.maxConnections = most.connections
  server.on('connection', counted)
  server.on('connect', (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    const [, host = '', port = ''] = /^([A-Za-z0-9.-]{1,253}):(\d{1,5})$/.exec(incoming.url ?? '') ?? []
    const way = wayTo(ways, host, Number(port))
    if (!way || head.length > 0) {
      refuse(host === '' ? null : `${host}:${port}`)
      client.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    // Some clients open a tunnel to a registry without TLS too; what is in it is read all the same.
    if (!way.secure || certificate === null) {
      tunnels.set(client, way)
      inner.emit('connection', client)
      return
    }
    const { key, certificate: cert } = certificate
    const plain = new TLSSocket(client, { isServer: true, key, cert, ALPNProtocols: ['http/1.1'] })
    plain.on('error', () => client.destroy())
    tunnels.set(plain, way)
    plain.once('secure', () => inner.emit('connection', plain))
  })
  // A tunnel inside a tunnel leads nowhere.
  inner.on('connect', (_, socket) => socket.destroy())

  const home = await mkdtemp(path.join(tmpdir(), 'sentra-registry-'))
  const socketPath = path.join(home, 'registry.sock')
  server.listen(socketPath)
  await once(server, 'listening')
  await chmod(socketPath, 0o666)
  return {
    socketPath,
    authority: certificate?.authority ?? null,
    refused,
    async close() {
      server.close()
      server.closeAllConnections()
      for (const socket of open) socket.destroy()
      await rm(home, { recursive: true, force: true })
    },
  }
}
