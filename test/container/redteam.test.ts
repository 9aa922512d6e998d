import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { allAttacks } from '../redteam/index.ts'
import { reportsIn } from '../redteam/judge.ts'
import { runStrong } from '../redteam/layouts/strong.ts'
import { strongHits } from '../redteam/strong-hits.ts'
import { engineAnswers } from './support/engine.ts'

describe.skipIf(!engineAnswers)('the red team, in the real container', () => {
  test('gains nothing: no key, no way out, nothing published, claimed or spent otherwise', {
    timeout: 600_000,
  }, async () => {
    const reader = path.join(mkdtempSync(path.join(os.tmpdir(), 'sentra-reader-')), 'clone')
    const run = await runStrong(allAttacks)
    try {
      const ran = new Set(reportsIn(run.log).map(({ id }) => id))
      expect(allAttacks.filter(({ id }) => !ran.has(id)).map(({ id }) => id)).toEqual([])
      // The run came to its end as any other, and says that paths were left out.
      expect({ ...run.ended, conclusion: run.outputs.conclusion }).toEqual({ main: 1, post: 0, conclusion: 'draft' })
      expect(await strongHits(run, allAttacks, reader)).toEqual([])
    } finally {
      await run.close()
      rmSync(path.dirname(reader), { recursive: true, force: true })
    }
  })
})
