import { describe, expect, test } from 'vitest'
import { allAttacks, batteries } from '../redteam/index.ts'
import { notRun, reportsIn } from '../redteam/judge.ts'
import { Weak } from '../redteam/layouts/weak.ts'
import { weakHits } from '../redteam/weak-hits.ts'
import { engineAnswers } from './support/engine.ts'

describe.skipIf(!engineAnswers)('the same red team, in a weak layout', () => {
  // Each in a world of its own: the first leaves little of its own standing.
  test.each([
    ['the worker’s place', allAttacks],
    ['the place of fetch and build', batteries.dependencies],
  ])(
    'in %s finds what it looks for, so that finding nothing elsewhere means something',
    {
      timeout: 600_000,
    },
    async (_, attacks) => {
      const shown = attacks.filter(({ unshown }) => unshown === undefined)
      const weak = new Weak()
      try {
        await weak.open()
        const lines = await weak.attack(shown)
        await weak.later()
        expect(notRun(shown, reportsIn(lines))).toEqual([])
        const hits = await weakHits(weak, shown, lines)
        expect(shown.filter(({ id }) => !hits.has(id)).map(({ id }) => id)).toEqual([])
      } finally {
        await weak.close()
      }
    },
  )
})
