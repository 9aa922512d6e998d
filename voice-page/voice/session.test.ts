import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { noUsage } from '../../core/voice/cost.ts'
import type { Speaker } from '../../core/voice/events.ts'
import { newSession, type Session } from './session.ts'

let session: Session
let count = 0
beforeEach(() => {
  vi.useFakeTimers()
  session = newSession({ dollars: 0.01, minutes: 2, dollarsAMinute: 0.02 })
  session.tell({ type: 'connecting', attempt: 1 })
  session.tell({ type: 'connected' })
})
afterEach(() => {
  session.close()
  vi.useRealTimers()
})

const says = (who: Speaker, text: string) => {
  const id = `turn_${++count}`
  session.tell({ type: 'turn.opened', id, who })
  session.tell({ type: 'turn.done', id, text })
}
const happened = (type: string) => session.log.some((event) => event.type === type)

describe('handing over', () => {
  it('asks, and goes on by itself after five seconds', () => {
    says('person', 'I want dark mode. I’m done.')
    expect(session.state.handoff).not.toBeNull()
    vi.advanceTimersByTime(4_700)
    expect(session.state.confirmed).toBe(false)
    vi.advanceTimersByTime(600)
    expect(session.state.confirmed).toBe(true)
  })

  it.each(['Say “I’m done” when you are done.', 'I’m done.', 'Pass this to an agent.'])(
    'never listens to the Architect: %s',
    (text) => {
      says('architect', text)
      vi.advanceTimersByTime(20_000)
      expect(happened('handoff.asked')).toBe(false)
    },
  )

  it('waits for what is being said when the time is over, so that “wait” still counts', () => {
    says('person', 'Pass this to an agent.')
    vi.advanceTimersByTime(4_000)
    session.tell({ type: 'speaking', who: 'person' })
    vi.advanceTimersByTime(2_000)
    session.tell({ type: 'silent', who: 'person' })
    session.tell({ type: 'turn.opened', id: 'late', who: 'person' })
    vi.advanceTimersByTime(3_000)
    expect(happened('handoff.confirmed')).toBe(false)
    session.tell({ type: 'turn.done', id: 'late', text: 'Wait, not yet.' })
    vi.advanceTimersByTime(30_000)
    expect(happened('handoff.confirmed')).toBe(false)
    expect(session.log.at(-1)).toMatchObject({ type: 'handoff.undone', by: 'voice' })
  })

  it('does not wait for ever for a turn that nobody writes down', () => {
    says('person', 'Pass this to an agent.')
    session.tell({ type: 'turn.opened', id: 'noise', who: 'person' })
    vi.advanceTimersByTime(14_000)
    expect(happened('handoff.confirmed')).toBe(true)
  })

  it('can be asked for again after it was undone', () => {
    says('person', 'I’m done.')
    session.tell({ type: 'handoff.undone', by: 'button' })
    says('person', 'I’m done.')
    vi.advanceTimersByTime(5_300)
    expect(session.state.confirmed).toBe(true)
  })
})

describe('the limits end the conversation', () => {
  it('of minutes', () => {
    vi.advanceTimersByTime(119_000)
    expect(session.state.phase).toBe('live')
    vi.advanceTimersByTime(1_500)
    expect(session.state).toMatchObject({ phase: 'ended', ended: 'time' })
  })

  it('of dollars, by the minute, once a model is used whose price is not known', () => {
    vi.advanceTimersByTime(10_000)
    expect(session.spent).toBe(0)
    session.tell({ type: 'usage', id: 'a', model: 'my-own', usage: noUsage })
    expect(session.spent).toBeCloseTo(0.02 / 6)
    vi.advanceTimersByTime(19_000)
    expect(session.state.phase).toBe('live')
    vi.advanceTimersByTime(1_500)
    expect(session.state.ended).toBe('cost')
  })

  it('and with it the minutes that are counted', () => {
    session.tell({ type: 'usage', id: 'a', model: 'my-own', usage: noUsage })
    vi.advanceTimersByTime(6_000)
    session.tell({ type: 'ended', why: 'person' })
    const { spent } = session
    vi.advanceTimersByTime(60_000)
    expect(session.spent).toBe(spent)
  })

  it('of dollars, by what the service reports', () => {
    const usage = { ...noUsage, audioOut: 600 }
    session.tell({ type: 'usage', id: 'a', model: 'gpt-realtime-2.1-mini', usage })
    session.tell({ type: 'usage', id: 'b', model: 'gpt-realtime-2.1-mini', usage: { ...noUsage, audioOut: 100 } })
    vi.advanceTimersByTime(500)
    expect(session.cost.dollars).toBeCloseTo(0.014)
    expect(session.state.ended).toBe('cost')
  })
})
