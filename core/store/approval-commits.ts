import { paths } from '../spec/identity.ts'
import type { Approval } from '../spec/metadata.ts'
import { sameSource } from '../spec/transitions.ts'
import { parseMetadata, type SpecRef } from './read.ts'
import { headOf, readFiles, type Store } from './store.ts'

/**
 * Which commits recorded these approvals, in their order; `null` for one that cannot be found among the last hundred
 * changes. Two requests. Needed where several people approve, and where the answer of the write itself was lost.
 */
export async function findApprovalCommits(
  store: Store,
  { project, id }: SpecRef,
  approvals: Approval[],
): Promise<(string | null)[]> {
  const path = paths.metadata(project, id)
  await readFiles(store, [path])
  const head = headOf(store)
  if (head === null) return approvals.map(() => null)
  const newestFirst = await store.github.history(path, head.sha)
  const snapshots = await store.github.readAt(newestFirst.map((at) => ({ at, paths: [path] })))
  const states = snapshots.map((snapshot) => {
    const text = snapshot?.files[0] ?? null
    return text === null ? [] : parseMetadata(text, path).approvals
  })
  return approvals.map((approval) => {
    const oldest = states.findLastIndex((state) => state.some(({ source }) => sameSource(source, approval.source)))
    return newestFirst[oldest] ?? null
  })
}
