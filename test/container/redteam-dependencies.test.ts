import { describe, expect, test } from 'vitest'
import { dependencyAttacks } from '../redteam/dependencies/index.ts'
import { dyeHits, everything, lootHits, readHits, reportsIn } from '../redteam/judge.ts'
import { runFetching } from '../redteam/layouts/fetching.ts'
import { engineAnswers } from './support/engine.ts'

const all = [...dependencyAttacks.fetch, ...dependencyAttacks.build]

describe.skipIf(!engineAnswers)('the red team, where dependencies are fetched and built', () => {
  test('gains nothing: no key, no way out, nothing published, nothing on the host', { timeout: 400_000 }, async () => {
    const run = await runFetching()
    try {
      const reports = reportsIn(run.lines)
      const ran = new Set(reports.map(({ id }) => id))
      expect(all.filter(({ id }) => !ran.has(id)).map(({ id }) => id)).toEqual([])
      const ids = all.map(({ id }) => id)
      const brought = [...run.installed.locks.values()].join('\n') + everything(run.judged)
      expect([
        ...lootHits(reports, run.canaries),
        ...run.reached.map((id) => ({ id, by: 'a service, or the registry' })),
        ...dyeHits([run.home, run.job, run.judged], ids, 'a change on the host, or in what is judged'),
        ...readHits(run.judged, ids, run.canaries),
        ...run.canaries.all
          .filter((one) => brought.includes(one))
          .map((one) => ({ id: 'brought', by: run.canaries.placeOf(one) })),
      ]).toEqual([])
      // It came to its end, and says what was wanted.
      expect(run.installed.problem).toBeNull()
      expect(run.installed.refused).toEqual(expect.arrayContaining(['203.0.113.7:80', '169.254.169.254:80']))
    } finally {
      await run.close()
    }
  })
})
