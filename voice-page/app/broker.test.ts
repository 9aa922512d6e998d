import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { broker } from './broker.ts'

/** An App that gives a person one call at a time, and answers when it is told to. */
function startApp() {
  const asked: string[] = []
  const held: { [kind: string]: PromiseWithResolvers<void> | undefined } = {}
  const opened: string[] = []
  const answer = async (method: string, url: string, response: ServerResponse) => {
    asked.push(method)
    await held[method]?.promise
    const json = (status: number, body: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (method === 'DELETE') {
      opened.splice(opened.indexOf(url.split('/').at(-1) ?? ''), 1)
      return void response.writeHead(204).end()
    }
    if (opened.length > 0) return json(429, { what: 'You have a live session open already.', next: 'End it first.' })
    opened.push(`call${asked.length}`)
    json(201, { id: opened[0], sdp: 'answer', minutes: 1 })
  }
  const server = createServer((request, response) => {
    void answer(request.method ?? '', request.url ?? '', response)
  })
  return { server, asked, held, opened }
}

let app: ReturnType<typeof startApp>
let url: string
beforeEach(async () => {
  app = startApp()
  await new Promise<void>((resolve) => app.server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterEach(async () => {
  app.server.closeAllConnections()
  await new Promise((resolve) => app.server.close(resolve))
})

const calls = () => broker(url, 'acme/shop', () => ({ session: 's', login: 'maya', expiresAt: Date.now() + 60_000 }))
const wanted = { signal: new AbortController().signal }

it('opens the next call only when the one before it is hung up, whoever hung up', async () => {
  const through = calls()
  await through.exchange('one', wanted)
  app.held.DELETE = Promise.withResolvers()
  const ended = through.end()
  const next = through.exchange('two', wanted)
  await expect.poll(() => app.asked).toEqual(['POST', 'DELETE'])
  app.held.DELETE.resolve()
  await ended
  expect(await next).toBe('answer')
  expect(app.opened).toHaveLength(1)
  await through.end()
})

it('hangs up a call that was opened too late, before it tries once more', async () => {
  const through = calls()
  app.held.POST = Promise.withResolvers()
  const late = new AbortController()
  const first = through.exchange('one', { signal: late.signal })
  await expect.poll(() => app.asked).toEqual(['POST'])
  late.abort(new Error('too late'))
  const second = through.exchange('two', wanted)
  app.held.POST.resolve()
  await expect(first).rejects.toThrow('too late')
  expect(await second).toBe('answer')
  expect(app.asked).toEqual(['POST', 'DELETE', 'POST'])
  await through.end()
  expect(app.opened).toEqual([])
})

it('knows of it in the next conversation, too, and asks for nothing that nobody waits for', async () => {
  const first = calls()
  await first.exchange('one', wanted)
  app.held.DELETE = Promise.withResolvers()
  void first.end()
  const given = new AbortController()
  const forgotten = calls().exchange('two', { signal: given.signal })
  given.abort(new Error('not wanted'))
  const third = calls().exchange('three', wanted)
  app.held.DELETE.resolve()
  await expect(forgotten).rejects.toThrow('not wanted')
  expect(await third).toBe('answer')
  expect(app.asked).toEqual(['POST', 'DELETE', 'POST'])
})
