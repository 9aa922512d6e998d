import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TriedStrong } from '../redteam/try-strong.ts'
import { callAs } from './support/call-as.ts'
import { engineAnswers } from './support/engine.ts'
import { uids } from './support/run-as.ts'

const module = path.join(import.meta.dirname, '../redteam/try-strong.ts')

describe.skipIf(!engineAnswers)('the red team, in the real container', () => {
  test.each(uids)(
    'gains nothing from a job of uid %i: no key, no way out, nothing published, claimed or spent otherwise',
    { timeout: 600_000 },
    async (uid) => {
      // The run came to its end as any other, and says that paths were left out.
      const end = { main: 1, post: 0, conclusion: 'draft' }
      expect(await callAs<TriedStrong>(uid, module, 'tryStrong', [])).toEqual({ notRun: [], hits: [], ...end })
    },
  )
})
