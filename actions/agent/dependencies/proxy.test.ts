import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RegistryProxy, startRegistryProxy } from './proxy.ts'

const registry = createServer((_, response) => response.end('package'))
let port = 0
let proxy: RegistryProxy
beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  port = (registry.address() as AddressInfo).port
  proxy = await startRegistryProxy([{ host: '127.0.0.1', port }])
})
afterAll(async () => {
  await proxy.close()
  registry.close()
})

const get = (path: string, method = 'GET') =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request({ socketPath: proxy.socketPath, path, method }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    sent.on('error', reject).end()
  })

/** What the proxy answers to bytes as they are. */
const raw = (bytes: string) =>
  new Promise<string>((resolve) => {
    const socket = connect(proxy.socketPath)
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
    socket.setTimeout(1_500, () => socket.destroy())
    socket.write(bytes)
  })

describe('the way out of a fetching container', () => {
  test('leads to the registry, plain and by a tunnel', async () => {
    expect(await get(`http://127.0.0.1:${port}/minus`)).toEqual({ status: 200, body: 'package' })
    const answer = await raw(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nhost: x\r\n\r\n`)
    expect(answer).toContain('200 Connection established')
  })

  test.each([
    ['another host', 'http://evil.example/'],
    ['another port', 'http://127.0.0.1:1/'],
    ['another spelling of the host', 'http://127.1/'],
    ['a host before an at', 'http://127.0.0.1@evil.example/'],
    ['a session in the address', 'http://user:pass@127.0.0.1/'],
    ['no address at all', '/minus'],
    ['another scheme', 'ftp://127.0.0.1/'],
    ['the metadata address', 'http://169.254.169.254/latest/meta-data'],
  ])('%s is refused', async (_, address) => {
    expect((await get(address)).status).toBe(403)
  })

  test('only reading, and asking for advisories, are let through', async () => {
    expect((await get(`http://127.0.0.1:${port}/minus`, 'PUT')).status).toBe(403)
    expect((await get(`http://127.0.0.1:${port}/minus`, 'DELETE')).status).toBe(403)
  })

  test.each([
    ['another host', 'CONNECT evil.example:443'],
    ['a NUL in the name', 'CONNECT 127.0.0.1\0.evil.example:443'],
    ['no port', 'CONNECT 127.0.0.1'],
    ['an address in brackets', 'CONNECT [::1]:443'],
    ['a name that only ends so', 'CONNECT x127.0.0.1:443'],
  ])('a tunnel to %s is refused', async (_, line) => {
    const answer = await raw(`${line} HTTP/1.1\r\nhost: x\r\n\r\n`)
    expect(answer).not.toContain('200 Connection')
  })

  test('bytes sent before the tunnel stands are refused', async () => {
    const answer = await raw(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n`)
    expect(answer).not.toContain('200 Connection')
  })

  test('what was refused is named', () => {
    expect([...proxy.refused]).toContain('evil.example:443')
  })
})
