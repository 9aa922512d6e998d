import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { type Broker, type BrokerOptions, startBroker } from '../../../actions/agent/broker/broker.ts'
import { type Reply, say, startProvider } from './provider.ts'

export const key = 'sk-canary-5b1c0b6e'
const closers: (() => Promise<void>)[] = []

/** To be called after each test. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}

/** A provider that answers as told, and a broker before it. */
export async function setUp(reply: Reply, change: { limits?: Partial<BrokerOptions['limits']> } = {}) {
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
  })
  closers.push(
    () => provider.close(),
    () => rm(directory, { recursive: true }),
    () => broker.close(),
  )
  return { provider, broker }
}

export interface Sent {
  method?: string
  path?: string
  headers?: Record<string, string>
  text?: string
}

export function send(broker: Broker, options: Sent) {
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

export const ask = { model: 'model-a', max_tokens: 100, stream: true, messages: [{ role: 'user', content: 'hello' }] }
export const post = (broker: Broker, body: unknown, headers: Record<string, string> = {}) =>
  send(broker, { text: JSON.stringify(body), headers })
export const ledgerOf = (broker: Broker) =>
  readFileSync(broker.ledgerPath, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
export const hello: Reply = (response) => say(response, { content: [{ type: 'text', text: 'good day' }] })
