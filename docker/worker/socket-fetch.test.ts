import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { socketFetch } from './socket-fetch.ts'

let folder: string
let server: Server
let socket: string
let closed: Promise<unknown>
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-fetch-'))
  socket = path.join(folder, 's')
  server = createServer(async (request, response) => {
    if (request.url === '/slow') {
      closed = once(response, 'close')
      response.writeHead(200).write('begun')
      return
    }
    let text = ''
    for await (const chunk of request) text += chunk
    response.writeHead(request.url === '/none' ? 204 : 201, { 'x-a': 'b' })
    response.end(
      request.url === '/none'
        ? undefined
        : JSON.stringify({ url: request.url, method: request.method, text, host: request.headers['x-h'] }),
    )
  }).listen(socket)
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

describe('fetch over the socket', () => {
  it('sends method, path, headers and body, and reads status, headers and body', async () => {
    const answer = await socketFetch(socket)('http://any.example/v1/x?y=1', {
      method: 'POST',
      headers: { 'x-h': 'h' },
      body: 'grüße',
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-a')).toBe('b')
    expect(await answer.json()).toEqual({ url: '/v1/x?y=1', method: 'POST', text: 'grüße', host: 'h' })
    expect((await socketFetch(socket)('http://any.example/none')).status).toBe(204)
  })

  it('streams, and can be aborted on both sides', async () => {
    const abort = new AbortController()
    const answer = await socketFetch(socket)('http://any.example/slow', { signal: abort.signal })
    const reader = answer.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('begun')
    abort.abort()
    await expect(reader?.read()).rejects.toThrow()
    await closed
  })

  it('fails when nobody listens', async () => {
    await expect(socketFetch('/nowhere/s')('http://x/')).rejects.toThrow(/ENOENT/)
  })
})
