import { describe, expect, test } from 'vitest'
import { Config } from '../config/schema.ts'
import { createSpec } from '../store/create-spec.ts'
import { createStore } from '../store/store.ts'
import { memoryGitHub } from '../testing/memory-github.ts'
import { ada, sampleSource } from '../testing/samples.ts'
import { askBudget, leftFor } from './ask.ts'
import { gatherSpent } from './gather.ts'

const { budget } = Config.parse({ budget: { run: 5, spec: 10, day: 20 } })

describe('a budget', () => {
  test.each([
    ['nothing spent', { spec: 0, day: 0 }, 1, null],
    ['just enough', { spec: 9, day: 9 }, 1, null],
    ['a cent too much for the spec', { spec: 9.01, day: 9.01 }, 1, 'budget.spec'],
    ['too much for the day', { spec: 0, day: 19.5 }, 1, 'budget.day'],
    ['a call of unknown price counts as its worst', { spec: 0, day: 0 }, Number.POSITIVE_INFINITY, 'budget.day'],
  ])('%s', (_, spent, worst, names) => {
    const refusal = askBudget(budget, spent, worst)
    if (names === null) expect(refusal).toBeNull()
    else expect(refusal?.message).toContain(names)
  })

  test('says what was spent of what', () => {
    expect(askBudget(budget, { spec: 9.995, day: 9.995 }, 0.006)?.why).toBe(
      '$9.99 were spent on this spec of $10.00, and this could cost up to $0.0060.',
    )
  })

  test('leaves a run no more than the least of its caps', () => {
    expect(leftFor(budget, { spec: 0, day: 0 })).toEqual({ call: 10, run: 5 })
    expect(leftFor(budget, { spec: 7, day: 7 })).toEqual({ call: 3, run: 3 })
    expect(leftFor(budget, { spec: 0, day: 19 })).toEqual({ call: 1, run: 1 })
    expect(leftFor(budget, { spec: 11, day: 11 })).toEqual({ call: 0, run: 0 })
  })

  test('is counted on the specs branch', async () => {
    const github = memoryGitHub()
    const store = () => createStore(github, { branch: 'sentra/specs', now: () => new Date('2026-11-22T10:00:00Z') })
    expect(await gatherSpent(store(), null)).toEqual({ spec: 0, day: 0 })
    const { result } = await createSpec(store(), {
      issue: 42,
      author: ada,
      project: 'shop',
      title: 'x',
      text: 'x\n',
      source: sampleSource(42),
      spent: { id: 'draft-42', kind: 'draft', cost_usd: 0.25 },
    })
    expect(await gatherSpent(store(), result)).toEqual({ spec: 0.25, day: 0.25 })
  })
})
