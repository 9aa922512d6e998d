import { expect, test } from 'vitest'
import type { Ending } from './conclusion.ts'
import { reviewHeading } from './review-heading.ts'

const ending = (over: Partial<Ending>): Ending => ({ conclusion: 'success', causes: [], costUsd: 0, turns: 3, ...over })

test('says how much is left for the next run, and how it begins', () => {
  const heading = (left: number) => reviewHeading('**Sums**', ending({ commit: 'c'.repeat(40), pushed: true, left }))
  expect(heading(7)).toMatchInlineSnapshot(`
    "The review of **Sums** is worked in. It is pushed as cccccccccccc, and what it took up has its answer.

    More was asked than one run takes: 7 things are left for the next one. It begins with the next review or \`/revise …\` here; if none is on its way, type \`/revise go on\`."
  `)
  expect(heading(1)).toContain('one thing is left for the next one')
  expect(reviewHeading('**Sums**', ending({}))).not.toContain('left')
})
