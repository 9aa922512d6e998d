import { describe, expect, it } from 'vitest'
import heldOut from './handoff.holdout.json' with { type: 'json' }
import { asksToHandOver } from './handoff.ts'
import turns from './handoff.turns.json' with { type: 'json' }

describe.each([
  ['the turns that it was made with', turns, 300],
  ['turns that were written and labelled before it had seen them', heldOut, 120],
])('handing over by voice, by %s', (_, { asks, does_not }, least) => {
  it(`is judged on at least ${least}`, () => {
    expect(asks.length + does_not.length).toBeGreaterThanOrEqual(least)
    expect(new Set([...asks, ...does_not]).size).toBe(asks.length + does_not.length)
  })

  it('never hands over what was not meant so', () => {
    expect(does_not.filter(asksToHandOver)).toEqual([])
  })

  it('hears at least 98 % of those that were', () => {
    const missed = asks.filter((turn) => !asksToHandOver(turn))
    expect(missed.length / asks.length, missed.join('\n')).toBeLessThanOrEqual(0.02)
  })
})

it('holds no turn twice', () => {
  const all = [turns, heldOut].flatMap(({ asks, does_not }) => [...asks, ...does_not])
  expect(new Set(all).size).toBe(all.length)
})
