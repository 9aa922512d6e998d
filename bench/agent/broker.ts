import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startBroker } from '../../actions/agent/broker/broker.ts'
import type { Figures } from '../figure.ts'

/** What the broker adds to one model call, beside the same call to a socket without a broker. */
export const figures: Figures = async ({ full }) => {
  const calls = full ? 3_000 : 500
  const folder = mkdtempSync(path.join(tmpdir(), 'sentra-bench-'))
  const direct = path.join(folder, 'direct.sock')
  const provider = answering()
  const onSocket = answering()
  await listening(provider, 0)
  await listening(onSocket, direct)
  const broker = await startBroker({
    upstream: { baseUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`, key: 'sk-bench' },
    models: ['claude-sonnet-5-5'],
    limits: {
      dollars: 1e6,
      requests: 1e6,
      outputTokens: 1e9,
      maxTokens: 32_000,
      bodyBytes: 8e6,
      deadline: Date.now() + 600_000,
    },
    directory: path.join(folder, 'broker'),
  })
  try {
    for (const socket of [direct, broker.socketPath]) for (let warm = 0; warm < 50; warm++) await call(socket)
    const times = { direct: [] as number[], broker: [] as number[] }
    // Alternating, so that both meet the same machine.
    for (let each = 0; each < calls; each++) {
      times.direct.push(await call(direct))
      times.broker.push(await call(broker.socketPath))
    }
    const p99 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0
    return [
      {
        id: 'broker.added.p99.ms',
        value: p99(times.broker) - p99(times.direct),
        unit: 'ms',
        goal: 'at most 5',
        peer: { name: 'a direct socket', value: p99(times.direct) },
        note: `99th percentile of ${calls} calls each`,
      },
    ]
  } finally {
    await broker.close()
    for (const server of [provider, onSocket]) server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const body = JSON.stringify({
  model: 'claude-sonnet-5-5',
  max_tokens: 1_000,
  stream: true,
  messages: [{ role: 'user', content: 'x'.repeat(20_000) }],
})

/** A provider's shortest stream. */
const events = [
  {
    type: 'message_start',
    message: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Yes.' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
]
const stream = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')

const answering = (): Server =>
  createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(stream)
    })
  })

const listening = (server: Server, at: number | string): Promise<void> =>
  new Promise((resolve) => {
    const ready = () => resolve()
    if (typeof at === 'string') server.listen(at, ready)
    else server.listen(at, '127.0.0.1', ready)
  })

/** Milliseconds of one call, from the request to the last byte of the answer. */
function call(socketPath: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'anthropic-version': '2023-06-01',
    }
    const sent = request({ socketPath, path: '/v1/messages', method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The call was answered with ${response.statusCode}.`))
      response.resume().on('end', () => resolve(performance.now() - began))
    })
    sent.on('error', reject).end(body)
  })
}
