import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { events, type Said } from '../../test/container/support/provider.ts'
import { anthropic, Walled } from './model.ts'
import { Task } from './task.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

/** A broker's end of the socket that answers as told, request by request; the last answer stays. */
async function onSocket(answers: ((response: ServerResponse) => void)[]) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-model-'))
  const socket = path.join(folder, 's')
  const bodies: Record<string, unknown>[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    bodies.push({ url: request.url, ...JSON.parse(text) })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    answer?.(response)
  }).listen(socket)
  await once(server, 'listening')
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })
  const task = Task.parse({
    schema: 1,
    mode: 'build',
    model: 'm',
    limits: { turns: 1, minutes: 1, outputTokens: 1 },
    spec: { id: '1-a', text: 'x' },
    socket,
  })
  return { bodies, ask: anthropic(task, 'Be good.', [{ type: 'bash_20250124', name: 'bash' }]) }
}

const said: Said = {
  content: [
    { type: 'text', text: 'hello' },
    { type: 'tool_use', id: 't', name: 'bash', input: { command: 'ls "é"' } },
  ],
}
const stream =
  (cut = 0) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const all = events(said)
    response.write(all.slice(0, all.length - cut).join(''), () => (cut === 0 ? response.end() : response.destroy()))
  }
/** As the broker refuses. */
const refuse = (kind: string, message: string) => (response: ServerResponse) => {
  response.writeHead(403, { 'content-type': 'application/json', 'x-should-retry': 'false', 'x-sentra-refusal': kind })
  response.end(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } }))
}
const busy = (response: ServerResponse) =>
  void response
    .writeHead(529, { 'content-type': 'application/json', 'retry-after': '0' })
    .end('{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}')
const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hi' }] }]

describe('the model behind the socket', () => {
  it('is asked in a stream, with marks, by the one route, and answers whole', async () => {
    const { ask, bodies } = await onSocket([stream()])
    const answer = await ask(messages)
    expect(answer.content).toMatchObject(said.content)
    expect(answer.stop_reason).toBe('tool_use')
    expect(bodies[0]).toMatchObject({ url: '/v1/messages', model: 'm', max_tokens: 16_000, stream: true })
    expect(JSON.stringify(bodies[0])).toContain('"cache_control":{"type":"ephemeral"}')
  })

  it('is asked again when it was busy, or its answer broke off', async () => {
    const { ask, bodies } = await onSocket([busy, stream(3), stream()])
    expect((await ask(messages)).content).toMatchObject(said.content)
    expect(bodies).toHaveLength(3)
  })

  it('is given up when its answers break off again and again', async () => {
    const { ask, bodies } = await onSocket([stream(3)])
    await expect(ask(messages)).rejects.toThrow()
    expect(bodies).toHaveLength(3)
  })

  it('is not asked again when the broker has refused, and the refusal keeps its kind and words', async () => {
    const { ask, bodies } = await onSocket([refuse('budget', 'Nothing is left.')])
    const wall = await ask(messages).catch((error: unknown) => error)
    expect(wall).toBeInstanceOf(Walled)
    expect(wall).toMatchObject({ kind: 'budget', message: 'Nothing is left.' })
    expect(bodies).toHaveLength(1)
  })
})
