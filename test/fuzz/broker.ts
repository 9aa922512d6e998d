import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { MessagesBody } from '../../actions/agent/broker/body.ts'
import { startBroker } from '../../actions/agent/broker/broker.ts'
import { forbiddenText, model, unsaid } from './bodies.ts'
import { Chance } from './random.ts'
import { type Shot, shot } from './requests.ts'

export interface FuzzResult {
  requests: number
  /** Requests that reached the provider. */
  forwarded: number
  /** Requests by their kind, and how many of them led to one that was forwarded. */
  kinds: Record<string, number>
  /** Answers, or files of the broker's, that held the key. */
  leaks: string[]
  /** Forwarded requests that the broker had not written anew, that had what none may have, or words that the trajectory has not. */
  odd: string[]
  /** Connections with a body that never ends which the broker had not ended by its own time limit. */
  slow: number
  /** Bytes of heap and buffers at the end, less those after the first tenth. */
  growth: number
  /** The honest request after everything: the broker lives. */
  alive: boolean
  seconds: number
}

const key = 'sk-canary-4b1d0c55a9e2'
const bodyBytes = 65_536
const headerNames =
  'host accept accept-encoding anthropic-version content-type content-length user-agent x-api-key connection'

/**
 * Fires structured requests at a real broker on its Unix socket, with a provider behind it that looks at every byte.
 * @param seed of the shots, so that a failure can be played again
 * @param bodyMs how long the broker gives a body to come in
 */
export async function fuzzBroker(count: number, seed: number, bodyMs = 30_000): Promise<FuzzResult> {
  const odd: string[] = []
  const told = new Set<string>()
  let forwarded = 0
  const provider = createServer(async (request, response) => {
    forwarded += 1
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const fault = oddity(request, bytes)
    if (fault !== undefined) odd.push(fault)
    // One in eight answers shows the key, as a careless provider might.
    const echo = forwarded % 8 === 0
    // What was not answered is not in the trajectory.
    if (!echo) for (const [words] of bytes.toString().matchAll(unsaid)) told.add(words)
    response.writeHead(echo ? 400 : 200, { 'content-type': 'application/json' })
    response.end(echo ? `{"error":{"type":"x","message":"your key ${key}"}}` : answer)
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const directory = mkdtempSync(path.join(os.tmpdir(), 'sentra-fuzz-'))
  const broker = await startBroker({
    upstream: { baseUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`, key },
    models: [model],
    prices: { [model]: { input: 0, output: 0 } },
    limits: {
      dollars: 1e9,
      requests: 1e9,
      outputTokens: 1e12,
      maxTokens: 64,
      bodyBytes,
      bodyMs,
      deadline: Date.now() + 3_600_000,
    },
    directory,
  })
  const began = performance.now()
  const slow = Array.from({ length: 4 }, () => dribble(broker.socketPath))
  const leaks: string[] = []
  const kinds: Record<string, number> = {}
  const chance = new Chance(seed)
  let fired = 0
  let early = 0
  const fire = async (): Promise<void> => {
    while (fired < count) {
      if (fired === Math.ceil(count / 10)) early = await memory()
      fired += 1
      const one = shot(chance)
      kinds[one.kind] = (kinds[one.kind] ?? 0) + 1
      const got = await exchange(broker.socketPath, one)
      if (got.includes(key)) leaks.push(`${one.kind}: ${JSON.stringify(one.bytes.toString('latin1').slice(0, 300))}`)
    }
  }
  await Promise.all(Array.from({ length: 16 }, fire))
  const growth = (await memory()) - early
  const honest = `POST /v1/messages HTTP/1.1\r\nhost: b\r\ncontent-type: application/json\r\ncontent-length: 83\r\n\r\n`
  const body = JSON.stringify({ model, max_tokens: 10, messages: [{ role: 'user', content: 'alive' }] })
  const last = Buffer.from(honest.replace('83', String(body.length)) + body)
  const alive = (await exchange(broker.socketPath, { kind: 'last', bytes: last }, 3_000)).startsWith('HTTP/1.1 ')
  const seconds = (performance.now() - began) / 1_000
  // Half a minute beyond what the broker gives them; most are long ended by then.
  const late = wait(bodyMs + 30_000, undefined, { ref: false })
  await Promise.race([late, Promise.all(slow.map((one) => one.closed))])
  const overdue = slow.filter((one) => !one.ended).length
  for (const one of slow) one.stop()
  await broker.close()
  const written = new Set(readFileSync(broker.trajectoryPath, 'utf8').match(unsaid))
  for (const words of told) if (!written.has(words)) odd.push(`not in the trajectory: ${words}`)
  for (const file of [broker.ledgerPath, broker.trajectoryPath])
    if (readFileSync(file, 'utf8').includes(key)) leaks.push(path.basename(file))
  provider.closeAllConnections()
  provider.close()
  rmSync(directory, { recursive: true, force: true })
  return { requests: fired, forwarded, kinds, leaks, odd, slow: overdue, growth, alive, seconds }
}

const answer = JSON.stringify({
  type: 'message',
  content: [{ type: 'text', text: 'ok' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 1, output_tokens: 1 },
})

/** Why a forwarded request is not as the broker writes it; undefined if it is. */
function oddity(request: IncomingMessage, bytes: Buffer): string | undefined {
  const names = request.rawHeaders.filter((_value, index) => index % 2 === 0).map((name) => name.toLowerCase())
  const strange = names.filter((name) => !headerNames.split(' ').includes(name))
  const text = bytes.toString('utf8')
  if (request.method !== 'POST' || request.url !== '/v1/messages') return `${request.method} ${request.url}`
  if (strange.length > 0 || new Set(names).size !== names.length) return `headers ${names.join(' ')}`
  if (request.headers['x-api-key'] !== key || text.includes(key)) return 'another key'
  if (Number(request.headers['content-length']) !== bytes.length) return 'another length'
  if (!Buffer.from(text).equals(bytes)) return 'not UTF-8'
  const value = JSON.parse(text)
  if (JSON.stringify(value) !== text) return `not canonical: ${text.slice(0, 200)}`
  if (!MessagesBody.safeParse(value).success) return `not allowed: ${text.slice(0, 200)}`
  // Words of people may look like anything; the fields and types may not.
  if (forbiddenText.test(withoutWords(value)) || value.model !== model || value.max_tokens > 64)
    return `forbidden: ${text.slice(0, 200)}`
  return undefined
}

/** The body without what people and tools say. */
const withoutWords = (value: unknown): string =>
  JSON.stringify(value, (name, inner) =>
    name === 'input' || name === 'text' || (name === 'content' && typeof inner === 'string') ? '' : inner,
  )

/** Sends the bytes on a connection of their own and gives all that comes back, until it is quiet or closed. */
function exchange(socketPath: string, { bytes }: Shot, patience = 60): Promise<string> {
  return new Promise((resolve) => {
    let got = ''
    const socket = net.connect(socketPath)
    const done = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(got)
    }
    let timer = setTimeout(done, 2_000)
    const again = (ms: number): void => {
      clearTimeout(timer)
      timer = setTimeout(done, ms)
    }
    socket.on('connect', () => {
      socket.write(bytes)
      again(patience)
    })
    socket.on('data', (data) => {
      got += data.toString('latin1')
      again(5)
    })
    socket.on('error', () => {})
    socket.on('close', done)
  })
}

/** A request whose body comes a byte at a time and never ends. */
function dribble(socketPath: string): { readonly ended: boolean; closed: Promise<unknown>; stop: () => void } {
  const socket = net.connect(socketPath, () => {
    socket.write(
      'POST /v1/messages HTTP/1.1\r\nhost: b\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{',
    )
  })
  const timer = setInterval(() => socket.write(' '), 500)
  socket.on('error', () => {})
  socket.on('data', () => {})
  const state = { ended: false, closed: once(socket, 'close'), stop: () => socket.destroy() }
  socket.on('close', () => {
    state.ended = true
    clearInterval(timer)
  })
  return state
}

/** Bytes that are still held after a collection, where one can be asked for. */
async function memory(): Promise<number> {
  globalThis.gc?.()
  await wait(50)
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
