import { newestVersion } from '../../core/spec/transitions.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { release } from '../release/release.ts'
import { sourceOf } from '../said.ts'
import { endings } from '../templates/endings.ts'
import { specOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/** Runs the agent again on the approved version, and makes what an approval should have made, where it is missing. */
export async function retry({ desk, said, found }: Work): Promise<Ending> {
  const spec = specOf(found)
  const decision = { kind: 'retried', source: await sourceOf(said) } as const
  const { result, changed } = await setStatus(desk.store, spec, {
    status: 'approved',
    from: ['approved', 'in_review', 'cancelled', 'failed'],
    decision,
  })
  // An earlier try began it, and a run or a person has gone on since: another run would be one too many.
  const approvedSince = result.approvals.some(
    ({ source }) => Date.parse(source.created_at) > Date.parse(said.createdAt),
  )
  if (!changed && (result.status !== 'approved' || approvedSince)) {
    return { reaction: '+1', body: endings.retriedBefore(result.status), metadata: result }
  }
  const approved = result.versions.find(({ version }) => version === result.approved_version) ?? newestVersion(result)
  const { implementation, notStarted } = await release(desk, result, approved, null)
  const body = notStarted ?? endings.retried(implementation)
  return {
    reaction: notStarted === null ? '+1' : 'confused',
    body,
    metadata: result,
    ...(changed ? { thread: [] } : {}),
  }
}
