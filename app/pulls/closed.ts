import { Refusal } from '../../core/errors.ts'
import type { Pull } from '../../core/github/port.ts'
import type { SpecMetadata, Status } from '../../core/spec/metadata.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { stopRun } from '../release/start-run.ts'
import { closedUnmerged } from '../templates/merged.ts'
import type { Desk } from '../thread/desk.ts'
import { findSpecByPull } from './find.ts'
import { finishMerge } from './merge.ts'
import { sayOnce } from './say-once.ts'

/** The statuses from which a merge ends a spec. One that was reopened stays: the pull request was of an older approval. */
const mergeable: readonly Status[] = ['approved', 'running', 'in_review', 'failed', 'cancelled']

/** The statuses that an end without a merge cancels: a run that is going on works for nothing. */
const cancellable: readonly Status[] = ['in_review', 'running']

/** Whether this closed pull request leaves something to do, as far as its spec's metadata tells. */
export const isUnfinished = ({ status }: SpecMetadata, { merged }: Pick<Pull, 'merged'>): boolean =>
  (merged ? mergeable : cancellable).includes(status)

/** The pull request of the approval that counts now: an older one's end says nothing of it. */
const isNewest = ({ implementation }: SpecMetadata, { number, head }: Pull): boolean =>
  implementation?.pull_request === undefined
    ? implementation?.branch === head.branch
    : implementation.pull_request === number

/**
 * A pull request of ours was closed: merged, the circle is closed; otherwise the spec may be run again. The status comes
 * last, so that a later sweep sees what was not finished. Tells whether there was anything to do.
 */
export async function takeUpClosed(desk: Desk, pull: Pull): Promise<boolean> {
  const found = pull.state === 'closed' ? await findSpecByPull(desk.store, pull) : null
  if (found === null || !isUnfinished(found.metadata, pull) || !isNewest(found.metadata, pull)) return false
  if (pull.merged) {
    await finishMerge(desk, found.metadata, pull, mergeable)
    return true
  }
  await sayOnce(desk, pull.number, { kind: 'closed', pull: pull.number }, closedUnmerged())
  if (found.metadata.status === 'running') await stopRun(desk, { ...found.metadata, status: 'cancelled' })
  try {
    await setStatus(desk.store, found.metadata, { status: 'cancelled', from: cancellable })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  return true
}
