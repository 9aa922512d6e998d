import { describe, expect, test } from 'vitest'
import { corpus } from '../hooks/bash/corpus/index.ts'
import { allowedByUs } from '../hooks/bash/measure.ts'

const { proven } = corpus()
const of = (kind: string) => proven.filter((each) => each.kind === kind)

describe('the corpus', () => {
  test('holds at least 1,500 commands whose effect was seen', () => {
    expect(proven.length).toBeGreaterThanOrEqual(1_500)
    expect(of('dangerous').length).toBeGreaterThan(800)
    expect(of('harmless').length).toBeGreaterThan(500)
  })

  test('at least 99.5 % of the damage is stopped', () => {
    const missed = of('dangerous').filter((each) => allowedByUs(each.command))
    expect(missed.length / of('dangerous').length, show(missed)).toBeLessThanOrEqual(0.005)
  })

  test('at most 1 % of the harmless is refused', () => {
    const refused = of('harmless').filter((each) => !allowedByUs(each.command))
    expect(refused.length / of('harmless').length, show(refused)).toBeLessThanOrEqual(0.01)
  })
})

const show = (list: readonly { command: string }[]) => list.map(({ command }) => command).join('\n')
