import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { events, type Reply, say, startProvider } from '../../../test/container/support/provider.ts'
import { type Broker, type BrokerOptions, startBroker } from './broker.ts'
import { readTrajectory } from './trajectory.ts'

const key = 'sk-canary-5b1c0b6e'
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function setUp(reply: Reply, change: { limits?: Partial<BrokerOptions['limits']>; spent?: number } = {}) {
  const provider = await startProvider(reply)
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sentra-broker-test-'))
  const broker = await startBroker({
    upstream: { baseUrl: provider.baseUrl, key },
    models: ['model-a'],
    prices: { 'model-a': { input: 1, output: 10 } },
    limits: {
      dollars: 1,
      requests: 10,
      outputTokens: 100_000,
      maxTokens: 4_000,
      bodyBytes: 200_000,
      deadline: Date.now() + 60_000,
      ...change.limits,
    },
    directory,
    ...(change.spent === undefined ? {} : { spent: change.spent }),
  })
  closers.push(
    () => provider.close(),
    () => rm(directory, { recursive: true }),
    () => broker.close(),
  )
  return { provider, broker }
}

interface Options {
  method?: string
  path?: string
  headers?: Record<string, string>
  text?: string
}

function send(broker: Broker, options: Options) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string; cut: boolean }>(
    (resolve, reject) => {
      const outgoing = request({
        socketPath: broker.socketPath,
        method: options.method ?? 'POST',
        path: options.path ?? '/v1/messages',
        headers: { 'content-type': 'application/json', ...options.headers },
      })
      outgoing.once('error', reject)
      outgoing.once('response', (response) => {
        let text = ''
        let cut = false
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('error', () => {
          cut = true
        })
        response.on('close', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, cut }))
      })
      outgoing.end(options.text)
    },
  )
}

const ask = { model: 'model-a', max_tokens: 100, stream: true, messages: [{ role: 'user', content: 'hello' }] }
const post = (broker: Broker, body: unknown, headers: Record<string, string> = {}) =>
  send(broker, { text: JSON.stringify(body), headers })
const ledgerOf = (broker: Broker) =>
  readFileSync(broker.ledgerPath, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const hello: Reply = (response) => say(response, { content: [{ type: 'text', text: 'good day' }] })

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

  it.each<[string, Options]>([
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

  it('reserves the worst case before it forwards, and counts what was really used', async () => {
    const { broker } = await setUp((response) =>
      say(response, {
        content: [],
        usage: { input_tokens: 1_000, output_tokens: 100, cache_read_input_tokens: 10_000 },
      }),
    )
    await post(broker, { ...ask, max_tokens: 4_000 })
    const [entry] = ledgerOf(broker)
    expect(entry.reserved).toBeGreaterThan(0.04)
    expect(entry.dollars).toBeCloseTo((1_000 + 10_000 * 0.1 + 100 * 10) / 1e6, 10)
    expect(broker.usage()).toMatchObject({ requests: 1, reserved: 0, dollars: entry.dollars })
  })

  it('refuses what might pass the budget, with the amount that is left', async () => {
    const { provider, broker } = await setUp(hello, { limits: { dollars: 0.045 } })
    const refused = await post(broker, { ...ask, max_tokens: 4_000 })
    expect(refused).toMatchObject({ status: 403, headers: { 'x-sentra-refusal': 'budget', 'x-should-retry': 'false' } })
    expect(JSON.parse(refused.text).error.message).toMatch(
      /may cost up to \$0\.04\d+; \$0\.0450 of the run’s budget is left/,
    )
    expect(provider.seen).toEqual([])
    expect((await post(broker, { ...ask, max_tokens: 1_000 })).status).toBe(200)
  })

  it('does not let requests side by side pass the budget together', async () => {
    const { provider, broker } = await setUp(
      async (response) => {
        await new Promise((resolve) => setTimeout(resolve, 100))
        say(response, { content: [] })
      },
      { limits: { dollars: 0.1 } },
    )
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(broker, { ...ask, max_tokens: 4_000 })))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 200, 403, 403])
    expect(provider.seen).toHaveLength(2)
  })

  it('counts the dollars of earlier containers of the same run', async () => {
    const { broker } = await setUp(hello, { spent: 0.99 })
    expect((await post(broker, { ...ask, max_tokens: 4_000 })).status).toBe(403)
    expect(broker.usage().dollars).toBe(0.99)
  })

  it('ends with the number of requests, the output tokens, and the time', async () => {
    const requests = await setUp(hello, { limits: { requests: 1 } })
    expect((await post(requests.broker, ask)).status).toBe(200)
    expect((await post(requests.broker, ask)).headers['x-sentra-refusal']).toBe('limit')
    const tokens = await setUp(hello, { limits: { outputTokens: 119 } })
    expect((await post(tokens.broker, ask)).status).toBe(200)
    expect((await post(tokens.broker, ask)).headers['x-sentra-refusal']).toBe('limit')
    const time = await setUp(hello, { limits: { deadline: Date.now() - 1 } })
    expect((await post(time.broker, ask)).headers['x-sentra-refusal']).toBe('deadline')
  })

  it('charges the worst case for a stream that breaks off, and cuts it for the client too', async () => {
    const { broker } = await setUp((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(
        events({ content: [{ type: 'text', text: 'half' }] })
          .slice(0, 4)
          .join(''),
        () => response.destroy(),
      )
    })
    const answer = await post(broker, ask)
    expect(answer.cut).toBe(true)
    const entry = ledgerOf(broker).find((line) => line.request === 1)
    expect(entry).toMatchObject({ tokens: 'unknown', complete: false })
    expect(entry.dollars).toBe(entry.reserved)
  })

  it('reads a paid answer to its end when the client has gone, and keeps it in the trajectory', async () => {
    let go: (() => void) | undefined
    const gone = new Promise<void>((resolve) => {
      go = resolve
    })
    const { broker } = await setUp(async (response) => {
      const parts = events({ content: [{ type: 'text', text: 'said to nobody' }] })
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(parts.slice(0, 3).join(''))
      await gone
      response.end(parts.slice(3).join(''))
    })
    await new Promise<void>((resolve, reject) => {
      const outgoing = request({
        socketPath: broker.socketPath,
        method: 'POST',
        path: '/v1/messages',
        headers: { 'content-type': 'application/json' },
      })
      outgoing.once('response', (response) => {
        response.once('data', () => {
          response.destroy()
          resolve()
        })
        response.on('error', () => {})
      })
      outgoing.on('error', reject)
      outgoing.end(JSON.stringify(ask))
    })
    go?.()
    await expect.poll(() => ledgerOf(broker).length).toBe(1)
    const kept = readTrajectory(broker.trajectoryPath)
    expect(kept.answered).toBe(true)
    expect(kept.messages.at(-1)).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'said to nobody' }] })
  })

  it('lets go of a client that does not read, and closes without it', async () => {
    const { broker } = await setUp((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const text = 'x'.repeat(60_000)
      for (let index = 0; index < 400; index += 1) response.write(`data: {"type":"ping","text":"${text}"}\n\n`)
    })
    const outgoing = request({
      socketPath: broker.socketPath,
      method: 'POST',
      path: '/v1/messages',
      headers: { 'content-type': 'application/json' },
    })
    outgoing.on('error', () => {})
    outgoing.end(JSON.stringify(ask))
    await new Promise<void>((resolve) => {
      outgoing.once('response', (response) => {
        response.on('error', () => {})
        response.pause()
        resolve()
      })
    })
    const started = Date.now()
    await broker.close()
    closers.pop()
    expect(Date.now() - started).toBeLessThan(9_000)
    expect(broker.usage()).toMatchObject({ reserved: 0, requests: 1 })
  })

  it('does not fill the disk with refusals', async () => {
    const { broker } = await setUp(hello)
    for (let round = 0; round < 6; round += 1) {
      await Promise.all(Array.from({ length: 100 }, () => send(broker, { path: '/nowhere', text: '' })))
    }
    expect(broker.usage().refused).toBe(600)
    expect(ledgerOf(broker)).toHaveLength(500)
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

  it('passes on how long to wait when the provider is busy, and charges nothing', async () => {
    const { broker } = await setUp((response) => {
      response.writeHead(529, { 'retry-after': '3', 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { type: 'overloaded_error', message: 'Overloaded' } }))
    })
    expect(await post(broker, ask)).toMatchObject({ status: 529, headers: { 'retry-after': '3' } })
    expect(broker.usage()).toMatchObject({ dollars: 0, reserved: 0 })
  })

  it('charges nothing when the provider cannot be reached', async () => {
    const { provider, broker } = await setUp(hello)
    await provider.close()
    closers.shift()
    expect(await post(broker, ask)).toMatchObject({ status: 502, headers: { 'x-sentra-refusal': 'upstream' } })
    expect(broker.usage()).toMatchObject({ dollars: 0, reserved: 0 })
  })

  it('keeps no key in ledger or trajectory, and leaves no socket', async () => {
    const { broker } = await setUp(hello)
    await post(broker, ask)
    await broker.close()
    closers.pop()
    const written = [broker.ledgerPath, broker.trajectoryPath].map((file) => readFileSync(file, 'utf8')).join('')
    expect(written).toContain('good day')
    expect(written).not.toContain(key)
    expect(() => statSync(path.dirname(broker.socketPath))).toThrow(/ENOENT/)
  })
})
