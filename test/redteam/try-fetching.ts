import { dependencyAttacks } from './dependencies/index.ts'
import { dyeHits, everything, type Hit, lootHits, notRun, readHits, reportsIn } from './judge.ts'
import { runFetching } from './layouts/fetching.ts'

export interface TriedFetching {
  /** Ids of attacks that were not tried. */
  notRun: string[]
  hits: Hit[]
  /** Why the installation failed. */
  problem: string | null
  /** Hosts that were asked for in vain. */
  refused: readonly string[]
}

const all = [...dependencyAttacks.fetch, ...dependencyAttacks.build]

/** The red team where dependencies are fetched and built. All belongs to the user that this runs as. */
export async function tryFetching(): Promise<TriedFetching> {
  const run = await runFetching()
  try {
    const reports = reportsIn(run.lines)
    const ids = all.map(({ id }) => id)
    const brought = [...run.installed.locks.values()].join('\n') + everything(run.judged)
    const hits = [
      ...lootHits(reports, run.canaries),
      ...run.reached.map((id) => ({ id, by: 'a service, or the registry' })),
      ...dyeHits([run.home, run.job, run.judged], ids, 'a change on the host, or in what is judged'),
      ...readHits(run.judged, ids, run.canaries),
      ...run.canaries.all
        .filter((one) => brought.includes(one))
        .map((one) => ({ id: 'brought', by: run.canaries.placeOf(one) ?? '' })),
    ]
    const { problem, refused } = run.installed
    return { notRun: notRun(all, reports), hits, problem, refused }
  } finally {
    await run.close()
  }
}
