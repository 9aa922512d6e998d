import { describe, expect, it } from 'vitest'
import { decideReview, type ReviewFacts } from './decide.ts'

const spec = { project: 'shop', id: '42-dark-mode' }
const other = { project: 'shop', id: '7-search' }
const facts = (change: Partial<ReviewFacts> = {}): ReviewFacts => ({
  asked: 'push',
  mayWrite: true,
  draft: false,
  open: true,
  recorded: spec,
  named: null,
  missing: null,
  reviewed: false,
  toldBefore: false,
  ...change,
})

describe('whether a pull request is reviewed', () => {
  it.each<[string, Partial<ReviewFacts>, string]>([
    ['one of ours', {}, 'review'],
    ['one of ours, still a draft', { draft: true }, 'review'],
    ['one of ours, whoever pushed', { mayWrite: false }, 'review'],
    ["a writer's, whose spec was named before", { recorded: null, named: spec }, 'review'],
    ["a writer's draft, whose spec was named before", { recorded: null, named: spec, draft: true }, 'nothing'],
    [
      "a stranger's, on a push, even where a spec was named",
      { recorded: null, named: spec, mayWrite: false },
      'nothing',
    ],
    ["a stranger's, on a writer's /review", { asked: 'command', recorded: null, named: spec }, 'review'],
    ["on a stranger's /review", { asked: 'command', mayWrite: false }, 'refuse'],
    ['on a /review that names an issue without a spec', { asked: 'command', missing: 7 }, 'refuse'],
    ['a commit that was reviewed before', { reviewed: true }, 'nothing'],
    ['a commit that was reviewed before, on /review', { asked: 'command', reviewed: true }, 'review'],
    ['a closed one', { open: false }, 'nothing'],
    ['a closed one, on /review', { asked: 'command', open: false }, 'refuse'],
    ['one without a spec', { recorded: null }, 'tell-how-to-add-a-spec'],
    ['one without a spec, told before', { recorded: null, toldBefore: true }, 'nothing'],
    [
      '/review without a spec, told before',
      { asked: 'command', recorded: null, toldBefore: true },
      'tell-how-to-add-a-spec',
    ],
  ])('%s', (_, change, decision) => {
    expect(decideReview(facts(change)).do).toBe(decision)
  })

  it('tells somebody who may not that first, whatever else is wrong', () => {
    const wrong = facts({ asked: 'command', mayWrite: false, open: false, missing: 7 })
    expect(decideReview(wrong)).toEqual({ do: 'refuse', because: 'may-not-write' })
  })

  it('takes the spec that a writer names now before the recorded one', () => {
    expect(decideReview(facts({ asked: 'command', named: other }))).toEqual({ do: 'review', spec: other })
    expect(decideReview(facts({ asked: 'push', named: other }))).toEqual({ do: 'review', spec })
  })
})
