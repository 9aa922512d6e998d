import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { Answer } from './answer.ts'
import { BrokerRefusal } from './refusal.ts'

const drainMs = 20_000
const errorBytes = 64 * 1024
const wholeBytes = 32 * 1024 * 1024

/**
 * Passes an answer on as it comes, by whole lines, and reads it on the way.
 *
 * When the client is gone the answer is still read to its end: it is paid for, and the trajectory, from which the run
 * is resumed, must have it.
 */
export async function relay(upstream: IncomingMessage, client: ServerResponse, key: string): Promise<Answer> {
  const answer = new Answer()
  const status = upstream.statusCode ?? 502
  if (status !== 200) {
    await relayError(upstream, client, status, key)
    return answer
  }
  if (String(upstream.headers['content-type']).startsWith('text/event-stream')) {
    await relayEvents(upstream, client, answer, key)
  } else {
    const body = await readAtMost(upstream, wholeBytes)
    refuseKey(body, key)
    answer.whole(body)
    client.writeHead(200, { 'content-type': 'application/json' }).end(body)
  }
  return answer
}

async function relayEvents(
  upstream: IncomingMessage,
  client: ServerResponse,
  answer: Answer,
  key: string,
): Promise<void> {
  client.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  client.flushHeaders()
  for await (const some of lines(upstream)) {
    for (const line of some) {
      refuseKey(line, key)
      if (line.startsWith('data:')) answer.event(line.slice(5).trimStart())
    }
    // What came together goes together: each write is a call to the kernel, and wakes the client.
    if (client.destroyed || client.write(`${some.join('\n')}\n`)) continue
    await drained(client)
  }
  if (answer.complete) client.end()
  // A cut stream must not look like a whole one.
  else client.destroy()
}

/** A client that does not read is let go: what is paid for is read to its end all the same. */
async function drained(client: ServerResponse): Promise<void> {
  const patience = AbortSignal.timeout(drainMs)
  const done = { signal: patience }
  await Promise.race([once(client, 'drain', done), once(client, 'close', done)]).catch(() => client.destroy())
}

/** Whole lines, without their ends, as many as came together. A stream that breaks off throws. */
async function* lines(stream: IncomingMessage): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.write(chunk)).split(/\r?\n/)
    rest = parts.pop() ?? ''
    if (rest.length > wholeBytes) throw new BrokerRefusal('upstream', 'The answer has a line without an end.')
    if (parts.length > 0) yield parts
  }
  if (rest !== '') yield [rest]
}

/** Errors are told in the provider's words but written by us, and redirects are an error: nothing is followed. */
async function relayError(
  upstream: IncomingMessage,
  client: ServerResponse,
  status: number,
  key: string,
): Promise<void> {
  const text = await readAtMost(upstream, errorBytes)
  if (status < 400) throw new BrokerRefusal('upstream', `The model provider answered ${status}; nothing is followed.`)
  const retryAfter = upstream.headers['retry-after']
  const said = providerError(text)
  client.writeHead(status, {
    'content-type': 'application/json',
    ...(/^\d{1,6}$/.test(retryAfter ?? '') ? { 'retry-after': retryAfter } : {}),
  })
  client.end(
    JSON.stringify({ type: 'error', error: { type: said.type, message: said.message.replaceAll(key, '***') } }),
  )
}

function providerError(text: string): { type: string; message: string } {
  try {
    const { error } = JSON.parse(text)
    return { type: String(error.type), message: String(error.message).slice(0, 4_000) }
  } catch {
    return { type: 'api_error', message: 'The model provider answered with an error that is no JSON.' }
  }
}

async function readAtMost(stream: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > limit) throw new BrokerRefusal('upstream', `The model provider’s answer is larger than ${limit} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function refuseKey(text: string, key: string): void {
  if (text.includes(key)) throw new BrokerRefusal('upstream', 'The answer carried the key, and was withheld.')
}
