import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { lastWords } from './last-words.ts'
import { newSession, type Session } from './session.ts'

let session: Session
beforeEach(() => {
  vi.useFakeTimers()
  session = newSession({ dollars: 1, minutes: 2, dollarsAMinute: 0 })
  session.tell({ type: 'connected' })
})
afterEach(() => {
  session.close()
  vi.useRealTimers()
})

const waiting = (longest?: number) => {
  const waits = { over: false }
  void lastWords(session, longest).then(() => (waits.over = true))
  return waits
}

it('waits for nothing where nothing is owed', async () => {
  const waits = waiting()
  await vi.advanceTimersByTimeAsync(0)
  expect(waits.over).toBe(true)
})

it('waits for what is being said, through the end of the conversation, until it is written down', async () => {
  session.tell({ type: 'speaking', who: 'person' })
  session.tell({ type: 'ended', why: 'person' })
  const waits = waiting()
  await vi.advanceTimersByTimeAsync(1_000)
  session.tell({ type: 'silent', who: 'person' })
  // The service has not yet said that this is a turn.
  await vi.advanceTimersByTimeAsync(500)
  expect(waits.over).toBe(false)
  session.tell({ type: 'turn.opened', id: 'late', who: 'person' })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(waits.over).toBe(false)
  session.tell({ type: 'turn.done', id: 'late', text: 'At night only. I’m done.' })
  await vi.advanceTimersByTimeAsync(100)
  expect(waits.over).toBe(true)
  expect(session.transcript.turns).toMatchObject([{ text: 'At night only. I’m done.', state: 'done' }])
  // What has ended is not handed over any more.
  expect(session.log.at(-1)?.type).toBe('turn.done')
})

it('waits for no longer than it may, says what was not heard, and still takes it when it comes', async () => {
  session.tell({ type: 'turn.opened', id: 'late', who: 'person' })
  const waits = waiting(2_000)
  await vi.advanceTimersByTimeAsync(2_100)
  expect(waits.over).toBe(true)
  expect(session.transcript.turns).toMatchObject([{ state: 'unheard' }])
  session.tell({ type: 'turn.done', id: 'late', text: 'At night only.' })
  expect(session.transcript.turns).toMatchObject([{ text: 'At night only.', state: 'done' }])
})
