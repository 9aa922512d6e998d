import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TriedFetching } from '../redteam/try-fetching.ts'
import { callAs } from './support/call-as.ts'
import { engineAnswers } from './support/engine.ts'
import { uids } from './support/run-as.ts'

const module = path.join(import.meta.dirname, '../redteam/try-fetching.ts')

describe.skipIf(!engineAnswers)('the red team, where dependencies are fetched and built', () => {
  test.each(uids)(
    'gains nothing from a job of uid %i: no key, no way out, nothing published, nothing on the host',
    { timeout: 400_000 },
    async (uid) => {
      // It came to its end, and says what was wanted.
      const refused = expect.arrayContaining(['203.0.113.7:80', '169.254.169.254:80'])
      expect(await callAs<TriedFetching>(uid, module, 'tryFetching', [])).toEqual({
        ...{ notRun: [], hits: [], problem: null, refused },
      })
    },
  )
})
