import { describe, expect, it } from 'vitest'
import { asksToHandOver } from './handoff.ts'
import turns from './handoff.turns.json' with { type: 'json' }

describe('handing over by voice', () => {
  it('is judged on at least 300 labelled turns', () => {
    expect(turns.asks.length + turns.does_not.length).toBeGreaterThanOrEqual(300)
    expect(new Set([...turns.asks, ...turns.does_not]).size).toBe(turns.asks.length + turns.does_not.length)
  })

  it('never hands over what was not meant so', () => {
    expect(turns.does_not.filter(asksToHandOver)).toEqual([])
  })

  it('hears at least 98 % of those that were', () => {
    const missed = turns.asks.filter((turn) => !asksToHandOver(turn))
    expect(missed.length / turns.asks.length, missed.join('\n')).toBeLessThanOrEqual(0.02)
  })
})
