import { describe, expect, test } from 'vitest'
import { allAttacks } from '../redteam/index.ts'
import { reportsIn } from '../redteam/judge.ts'
import { Weak } from '../redteam/layouts/weak.ts'
import { weakHits } from '../redteam/weak-hits.ts'
import { engineAnswers } from './support/engine.ts'

const shown = allAttacks.filter(({ unshown }) => unshown === undefined)

describe.skipIf(!engineAnswers)('the same red team, in a weak layout', () => {
  test('finds what it looks for, so that finding nothing elsewhere means something', { timeout: 600_000 }, async () => {
    const weak = new Weak()
    try {
      await weak.open()
      const lines = await weak.attack(shown)
      await weak.later()
      const ran = new Set(reportsIn(lines).map(({ id }) => id))
      expect(shown.filter(({ id }) => !ran.has(id)).map(({ id }) => id)).toEqual([])
      const hits = await weakHits(weak, shown, lines)
      expect(shown.filter(({ id }) => !hits.has(id)).map(({ id }) => id)).toEqual([])
    } finally {
      await weak.close()
    }
  })
})
