import { describe, expect, it } from 'vitest'
import type { VoiceFact } from '../../../core/voice/events.ts'
import { owed } from './owed.ts'

const begins: VoiceFact = { type: 'speaking', who: 'person' }
const ends: VoiceFact = { type: 'silent', who: 'person' }
const opens = (id: string): VoiceFact => ({ type: 'turn.opened', id, who: 'person' })
const done = (id: string): VoiceFact => ({ type: 'turn.done', id, text: 'words' })

function at() {
  const clock = { now: 0 }
  const said = owed(() => clock.now)
  const take = (now: number, ...facts: VoiceFact[]) => {
    clock.now = now
    return facts.map(said.take)
  }
  const lost = (now: number) => {
    clock.now = now
    return said.lost()
  }
  return { said, take, lost }
}

describe('what is owed when the line breaks', () => {
  it('is the last seconds, which may have gone into a dead line', () => {
    expect(at().lost(60_000)).toEqual({ from: 57_000, spoken: false })
  })

  it('is nothing of what was written down already', () => {
    const { take, lost } = at()
    take(10_000, begins)
    take(12_000, ends, opens('a'))
    take(12_500, done('a'))
    expect(lost(13_000)).toEqual({ from: 12_000, spoken: false })
  })

  it('is a turn that is being spoken, from a little before it was noticed', () => {
    const { take, lost } = at()
    take(10_000, begins)
    expect(lost(30_000)).toEqual({ from: 9_000, spoken: true })
  })

  it('is every turn that has ended and whose words never came', () => {
    const { take, lost } = at()
    take(10_000, begins)
    take(12_000, ends, opens('a'))
    take(14_000, begins)
    take(16_000, ends, opens('b'))
    take(16_500, done('b'))
    expect(lost(17_000)).toEqual({ from: 9_000, spoken: true })
  })

  it('is no sound that became no turn', () => {
    const { take, lost } = at()
    take(10_000, begins)
    take(10_200, ends)
    take(20_000, begins)
    expect(lost(21_000).from).toBe(19_000)
  })

  it('stays owed when the next line breaks, too, before it was said again', () => {
    const { take, lost } = at()
    take(10_000, begins)
    expect(lost(12_000).from).toBe(9_000)
    // The clock is that of the sound: what goes out now was said at nine seconds.
    expect(lost(9_100).from).toBeLessThanOrEqual(9_000)
  })
})

describe('a turn that is sent again', () => {
  it('takes the place that it had', () => {
    const { said, take, lost } = at()
    take(10_000, begins)
    take(12_000, ends, opens('a'))
    lost(13_000)
    expect(take(10_000, begins, opens('x'), done('x'))).toMatchObject([{}, { id: 'a' }, { id: 'a' }])
    expect(take(20_000, opens('y'))).toMatchObject([{ id: 'y' }])
    expect(said.missing()).toEqual([])
  })

  it('is named when it never comes, once', () => {
    const { said, take, lost } = at()
    take(12_000, opens('a'))
    lost(13_000)
    expect(said.missing()).toEqual(['a'])
    expect(said.missing()).toEqual([])
  })

  it('leaves the Architect’s turns as they are', () => {
    const { take, lost } = at()
    take(12_000, opens('a'))
    lost(13_000)
    expect(take(13_000, { type: 'turn.opened', id: 'x', who: 'architect' })).toMatchObject([{ id: 'x' }])
  })
})
