import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { ask, closeAll, hello, ledgerOf, post, send, setUp } from '../../../test/container/support/broker.ts'
import { events } from '../../../test/container/support/provider.ts'
import { readTrajectory } from './trajectory.ts'

afterEach(closeAll)

describe('the broker’s streams', () => {
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
})
