import type { OpenAIRealtimeWebRTC } from 'openai/realtime/webrtc'
import { expect, it, vi } from 'vitest'
import { openCall } from './call.ts'

/** A call whose connection stands at once, and whose session is created when we say so. */
function standing() {
  let create = (_: { session: object }) => {}
  const call = {
    on: (_: string, handler: typeof create) => {
      create = handler
    },
    connect: async () => undefined,
    close: vi.fn(),
  }
  return {
    call: call as unknown as OpenAIRealtimeWebRTC,
    close: call.close,
    created: (model: string) => create({ session: { type: 'realtime', model } }),
  }
}
const exchange = async () => 'v=0'

it('stands when the session is created, with the model that the server chose', async () => {
  const { call, created, close } = standing()
  const opened = openCall(call, exchange, { signal: new AbortController().signal, timeoutMs: 60_000 })
  created('their-model')
  expect(await opened).toBe('their-model')
  expect(close).not.toHaveBeenCalled()
})

it('leaves no call behind when it is not wanted any more, though the connection stands', async () => {
  const { call, close } = standing()
  const stop = new AbortController()
  const opened = openCall(call, exchange, { signal: stop.signal, timeoutMs: 60_000 })
  await Promise.resolve()
  stop.abort(new Error('left'))
  await expect(opened).rejects.toThrow('left')
  expect(close).toHaveBeenCalledOnce()
})

it('leaves no call behind whose session is never created', async () => {
  const { call, close } = standing()
  await expect(openCall(call, exchange, { signal: new AbortController().signal, timeoutMs: 10 })).rejects.toThrow(
    'not created in time',
  )
  expect(close).toHaveBeenCalledOnce()
})
