import { createServer as createPlain, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createSecure, request as secureRequest } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate } from './certificate.ts'
import { leadsInward } from './outward.ts'
import { type RegistryProxy, startRegistryProxy } from './proxy.ts'

const token = 't0ken-that-nobody-sees'
const seen: { line: string; authorization: string | undefined; cookie: string | undefined }[] = []
/** A registry that does what it should not: it tells what it was told, and sends people elsewhere. */
const registry = (incoming: IncomingMessage, response: ServerResponse) => {
  const { authorization, cookie } = incoming.headers
  seen.push({ line: `${incoming.method} ${incoming.url}`, authorization, cookie })
  if (incoming.url === '/echo') response.end(`you said ${authorization}`)
  else if (incoming.url === '/echo-late') {
    response.write('x'.repeat(100_000) + authorization?.slice(0, 12))
    setTimeout(() => response.end(`${authorization?.slice(12)} and more`), 50)
  } else if (incoming.url === '/header')
    response.writeHead(200, { etag: String(authorization), 'set-cookie': 'a=b' }).end()
  else if (incoming.url === '/elsewhere') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
  else response.end('package')
}

const listen = (server: ReturnType<typeof createPlain>) =>
  new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
const plain = createPlain(registry)
let secure: ReturnType<typeof createSecure>
let [port, securePort] = [0, 0]
let proxy: RegistryProxy
beforeAll(async () => {
  const certificate = await makeCertificate(['127.0.0.1', 'files.example'])
  secure = createSecure({ key: certificate.key, cert: certificate.certificate }, registry)
  ;[port, securePort] = [await listen(plain), await listen(secure)]
  const credentials = [{ prefix: '/', authorization: `Bearer ${token}` }]
  proxy = await startRegistryProxy(
    [
      { host: '127.0.0.1', port, secure: false, trusted: true, credentials: [] },
      { host: '127.0.0.1', port: securePort, secure: true, trusted: true, credentials },
      { host: 'files.example', port: securePort, secure: true, trusted: false, credentials: [] },
      { host: 'localhost', port: securePort, secure: true, trusted: false, credentials: [] },
    ],
    {
      authorities: [certificate.authority],
      lookup: (host, options, done) => {
        if (host === 'files.example') done(null, options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4)
        else done(new Error('leads inward'), [])
      },
    },
  )
})
afterAll(async () => {
  await proxy.close()
  plain.close()
  secure.closeAllConnections()
  secure.close()
})

interface Answer {
  status: number
  body: string
  headers: IncomingMessage['headers']
}
const read = (response: IncomingMessage) =>
  new Promise<Answer>((resolve) => {
    let body = ''
    const end = () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers })
    response.setEncoding('utf8').on('data', (text) => (body += text))
    response.on('end', end).on('error', end)
  })
const get = (path: string, method = 'GET') =>
  new Promise<Answer>((resolve, reject) => {
    const sent = request({ socketPath: proxy.socketPath, path, method }, (response) => resolve(read(response)))
    sent.on('error', reject).end()
  })

/** What the proxy answers to bytes as they are. */
const raw = (bytes: string, then?: string) =>
  new Promise<string>((resolve) => {
    const socket = connect(proxy.socketPath)
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    if (then !== undefined) socket.once('data', () => socket.write(then))
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
    socket.setTimeout(1_500, () => socket.destroy())
    socket.write(bytes)
  })

/** A tunnel, as a package manager opens it. */
const tunnel = (host: string) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(proxy.socketPath)
    socket.once('data', (chunk) =>
      String(chunk).includes('200 Connection') ? resolve(socket) : reject(new Error(String(chunk))),
    )
    socket.write(`CONNECT ${host}:${securePort} HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
  })
const through = async (
  path: string,
  options: { host?: string; method?: string; headers?: Record<string, string> } = {},
) => {
  const { host = '127.0.0.1', method = 'GET', headers = {} } = options
  const socket = await tunnel(host)
  const servername = host === '127.0.0.1' ? {} : { servername: host }
  const inner = connectTls({ socket, ca: proxy.authority ?? '', ...servername, host })
  return new Promise<Answer>((resolve, reject) => {
    const sent = secureRequest({ createConnection: () => inner, path, method, headers }, (response) =>
      resolve(read(response)),
    )
    sent.on('error', reject).end()
  })
}

describe('the way out of a fetching container', () => {
  test('leads to the registry in plain', async () => {
    expect(await get(`http://127.0.0.1:${port}/minus`)).toMatchObject({ status: 200, body: 'package' })
  })

  test('adds the credential inside the tunnel, on this side, in the place of the client’s own', async () => {
    const answer = await through('/minus', { headers: { authorization: 'Bearer mine', cookie: 'mine' } })
    expect(answer).toMatchObject({ status: 200, body: 'package' })
    expect(seen.at(-1)).toEqual({ line: 'GET /minus', authorization: `Bearer ${token}`, cookie: undefined })
  })

  test('reads a tunnel without TLS as well', async () => {
    const tunnelled = (line: string) =>
      raw(
        `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nhost: r\r\n\r\n`,
        `${line} HTTP/1.1\r\nhost: r\r\nconnection: close\r\n\r\n`,
      )
    expect(await tunnelled('GET /minus')).toMatch(/200 Connection[\s\S]*200 OK[\s\S]*package/)
    const before = seen.length
    expect(await tunnelled('PUT /minus')).toMatch(/403 Forbidden/)
    expect(await tunnelled('GET http://evil.example/')).toMatch(/403 Forbidden/)
    expect(seen.length).toBe(before)
  })

  test('gives another host no credential', async () => {
    expect(await through('/file.tgz', { host: 'files.example' })).toMatchObject({ body: 'package' })
    expect(seen.at(-1)?.authorization).toBeUndefined()
  })

  test.each(['/echo', '/echo-late', '/header'])('withholds an answer that says the credential: %s', async (path) => {
    const answer = await through(path).catch((error: Error) => ({ status: 0, body: error.message, headers: {} }))
    expect(JSON.stringify(answer)).not.toContain(token)
    expect(JSON.stringify(answer)).not.toContain(token.slice(0, 12))
  })

  test('follows no redirect', async () => {
    const before = seen.length
    expect(await through('/elsewhere')).toMatchObject({ status: 302, body: '' })
    expect(seen.length).toBe(before + 1)
    expect((await get('http://169.254.169.254/latest')).status).toBe(403)
  })

  test('publishes nothing', async () => {
    const before = seen.length
    expect((await through('/minus', { method: 'PUT' })).status).toBe(403)
    expect((await get(`http://127.0.0.1:${port}/minus`, 'DELETE')).status).toBe(403)
    expect(seen.length).toBe(before)
    expect([...proxy.refused]).toContain(`127.0.0.1:${securePort} (PUT)`)
  })

  test('a configured name that leads inward is not followed', async () => {
    expect((await through('/', { host: 'localhost' })).status).toBe(502)
    for (const address of [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '169.254.169.254',
      'fe80::1',
      '0.0.0.0',
      '::ffff:a9fe:a9fe',
    ]) {
      expect(leadsInward(address), address).toBe(true)
    }
    for (const address of ['93.184.216.34', '10.0.0.8', '2606:2800::1'])
      expect(leadsInward(address), address).toBe(false)
  })

  test.each([
    ['another host', 'CONNECT evil.example:443'],
    ['a NUL in the name', 'CONNECT 127.0.0.1\0.evil.example:443'],
    ['no port', 'CONNECT 127.0.0.1'],
    ['an address in brackets', 'CONNECT [::1]:443'],
    ['a name that only ends so', 'CONNECT xfiles.example:443'],
    ['a host in plain', 'CONNECT 127.0.0.1:80'],
  ])('a tunnel to %s is refused', async (_, line) => {
    expect(await raw(`${line} HTTP/1.1\r\nhost: x\r\n\r\n`)).not.toContain('200 Connection')
  })

  test('a tunnel in a tunnel, bytes before it stands, and another protocol lead nowhere', async () => {
    const early = `CONNECT 127.0.0.1:${securePort} HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n`
    expect(await raw(early)).not.toContain('200 Connection')
    await expect(through('127.0.0.1:22', { method: 'CONNECT' })).rejects.toThrow()
    const before = seen.length
    expect(
      await raw(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n`),
    ).toBe('')
    expect(seen.length).toBe(before)
  })

  test('what was refused is named', () => {
    expect([...proxy.refused]).toContain('evil.example:443')
  })
})
