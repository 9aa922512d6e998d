import path from 'node:path'
import type { Attack } from './attack.ts'
import { commandHits, dyeHits, lootHits, readHits, reportsIn } from './judge.ts'
import type { Weak } from './layouts/weak.ts'

/** The ids of all attacks that gained something in the weak layout. */
export async function weakHits(weak: Weak, attacks: readonly Attack[], lines: readonly string[]): Promise<Set<string>> {
  const ids = attacks.map(({ id }) => id)
  const of = (prefix: string): string[] => ids.filter((id) => id.startsWith(prefix))
  const below = (name: string): string => path.join(weak.folder, name)
  const hits = [
    ...lootHits(reportsIn(lines), weak.canaries),
    ...commandHits(lines, ids),
    ...dyeHits(
      [weak.marks, below('home'), below('job'), below('host')],
      [...of('keys'), ...of('network'), ...of('build')],
      'a change on the host',
    ),
    ...readHits(weak.published, ids, weak.canaries),
    ...dyeHits([weak.published], [...of('tamper.publish'), ...of('build')], 'published'),
    // A careless host repeats what the worker says of itself.
    ...of('tamper.claim')
      .filter((id) => lines.some((line) => line.includes(`claimed-${id}`)))
      .map((id) => ({ id })),
  ]
  return new Set([...hits.map(({ id }) => id), ...(await weak.seen())])
}
