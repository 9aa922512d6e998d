import type { Jobs } from '../../../core/github/jobs.ts'
import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { otherRun } from '../../../core/spec/transitions.ts'
import type { Store } from '../../../core/store/store.ts'
import { setStatus } from '../../../core/store/update-spec.ts'

/**
 * A review's spec, free of a run that is seen to have ended and could not say so: a runner that is gone must not keep the
 * next review waiting for ever. Where the token may not see runs, the metadata's word stands.
 */
export async function released(
  github: Jobs,
  store: Store,
  metadata: SpecMetadata,
  runId: number,
): Promise<SpecMetadata> {
  const holder = otherRun(metadata, runId)
  if (holder === null || (await github.runEnded(holder)) !== true) return metadata
  return (await setStatus(store, metadata, { status: 'in_review', from: ['running'] })).result
}
