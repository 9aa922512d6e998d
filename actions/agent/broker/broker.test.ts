import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  ask,
  closeAll,
  hello,
  key,
  ledgerOf,
  post,
  type Sent,
  send,
  setUp,
} from '../../../test/container/support/broker.ts'
import { events, say } from '../../../test/container/support/provider.ts'

afterEach(closeAll)

describe('the broker', () => {
  it('forwards the one route with its own headers and key, and streams the answer as it came', async () => {
    const { provider, broker } = await setUp(hello)
    const answer = await post(broker, ask, {
      'x-api-key': 'of-the-client',
      authorization: 'Bearer of-the-client',
      'anthropic-beta': 'everything-2099',
      'x-forwarded-host': 'evil.example',
      cookie: 'a=b',
    })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(events({ content: [{ type: 'text', text: 'good day' }] }).join(''))
    const [seen] = provider.seen
    expect(seen?.url).toBe('/v1/messages')
    expect(Object.keys(seen?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'anthropic-version',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'x-api-key',
    ])
    expect(seen?.headers['x-api-key']).toBe(key)
    expect(JSON.stringify(answer)).not.toContain(key)
  })

  it('is reached by every user that is given the socket, and its folder by nobody else on the host', async () => {
    const { broker } = await setUp(hello)
    expect(statSync(broker.socketPath).mode & 0o777).toBe(0o666)
    expect(statSync(path.dirname(broker.socketPath)).mode & 0o777).toBe(0o700)
  })

  it('answers the preflight’s ping, and writes nothing down for it', async () => {
    const { broker } = await setUp(hello)
    expect((await send(broker, { method: 'GET', path: '/sentra/ping' })).status).toBe(204)
    expect(ledgerOf(broker)).toEqual([])
  })

  it.each<[string, Sent]>([
    ['another route', { path: '/v1/files' }],
    ['a query', { path: '/v1/messages?beta=true' }],
    ['a path that leads back', { path: '/v1/files/../messages' }],
    ['an absolute address', { path: 'http://evil.example/v1/messages' }],
    ['a doubled slash', { path: '//v1/messages' }],
    ['another method', { method: 'PUT' }],
    ['GET', { method: 'GET', text: '' }],
  ])('refuses %s', async (_name, options) => {
    const { provider, broker } = await setUp(hello)
    const answer = await send(broker, { text: JSON.stringify(ask), ...options })
    expect(answer.status).toBe(404)
    expect(answer.headers['x-sentra-refusal']).toBe('route')
    expect(provider.seen).toEqual([])
    expect(ledgerOf(broker)).toMatchObject([{ refused: 'route' }])
  })

  it('refuses a tunnel and a change of protocol', async () => {
    const { provider, broker } = await setUp(hello)
    await expect(send(broker, { method: 'CONNECT', path: 'api.anthropic.com:443' })).rejects.toThrow()
    await expect(send(broker, { headers: { connection: 'upgrade', upgrade: 'websocket' } })).rejects.toThrow()
    expect(provider.seen).toEqual([])
  })

  it('writes the request anew, so that what it checked is what the provider reads', async () => {
    const { provider, broker } = await setUp(hello)
    const text =
      '{"model":"model-b","stream":true,"model":"model-a","max_tokens":100,"messages":[{"role":"user","content":"h\\u0065llo"}]}'
    expect((await send(broker, { text })).status).toBe(200)
    expect(provider.seen[0]?.text).toBe(
      '{"model":"model-a","max_tokens":100,"messages":[{"role":"user","content":"hello"}],"stream":true}',
    )
  })

  it('refuses other models and larger answers than allowed', async () => {
    const { provider, broker } = await setUp(hello)
    expect(await post(broker, { ...ask, model: 'model-b' })).toMatchObject({
      status: 403,
      headers: { 'x-sentra-refusal': 'model' },
    })
    expect(await post(broker, { ...ask, max_tokens: 4_001 })).toMatchObject({ status: 400 })
    expect(provider.seen).toEqual([])
  })

  it('refuses a body over the limit, declared or not', async () => {
    const { provider, broker } = await setUp(hello)
    const text = JSON.stringify({ ...ask, messages: [{ role: 'user', content: 'x'.repeat(200_001) }] })
    expect((await send(broker, { text })).status).toBe(413)
    expect((await send(broker, { text, headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413)
    expect(provider.seen).toEqual([])
  })

  it('follows no redirect, and echoes no key from an upstream that does', async () => {
    const away = await setUp((response) => {
      response.writeHead(302, { location: 'http://evil.example/' }).end()
    })
    const moved = await post(away.broker, ask)
    expect(moved.status).toBe(502)
    expect(moved.headers.location).toBeUndefined()

    const echo = await setUp((response, seen) => {
      response.writeHead(401, { 'content-type': 'application/json', 'x-echo': String(seen.headers['x-api-key']) })
      response.end(
        JSON.stringify({ error: { type: 'authentication_error', message: `bad key ${seen.headers['x-api-key']}` } }),
      )
    })
    const refused = await post(echo.broker, ask)
    expect(refused.status).toBe(401)
    expect(JSON.parse(refused.text).error).toEqual({ type: 'authentication_error', message: 'bad key ***' })
    expect(JSON.stringify(refused)).not.toContain(key)

    const stream = await setUp((response, seen) =>
      say(response, { content: [{ type: 'text', text: `${seen.headers['x-api-key']}${seen.headers['x-api-key']}` }] }),
    )
    expect(JSON.stringify(await post(stream.broker, ask))).not.toContain(key)
  })

  it('keeps no key in ledger or trajectory, and leaves no socket', async () => {
    const { broker } = await setUp(hello)
    await post(broker, ask)
    await broker.close()
    const written = [broker.ledgerPath, broker.trajectoryPath].map((file) => readFileSync(file, 'utf8')).join('')
    expect(written).toContain('good day')
    expect(written).not.toContain(key)
    expect(() => statSync(path.dirname(broker.socketPath))).toThrow(/ENOENT/)
  })
})
