import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { otherRun } from '../../../core/spec/transitions.ts'

/**
 * Why a verified spec is not to be run now; `null` where it is. A rerun of the same job may take up its own run. A review
 * is worked in on the pull request that the metadata has for the spec, and on no other.
 */
export function notRunnable(
  metadata: SpecMetadata,
  { runId, pullRequest }: { runId: number; pullRequest: number | null },
): { why: string; next: string } | null {
  const { status } = metadata
  const other = otherRun(metadata, runId)
  if (other !== null) {
    return {
      why: `Run ${other} is working on this spec.`,
      next: 'Wait for it, or type `/cancel` and then `/retry`.',
    }
  }
  if (pullRequest !== null) return notReviewable(metadata, pullRequest)
  if (status === 'approved' || status === 'running') return null
  if (status === 'in_review') {
    return {
      why: 'The spec has a pull request already.',
      next: 'Say `/revise …` there, or type `/retry` for a new run.',
    }
  }
  return { why: `The spec is ${status.replace('_', ' ')}.`, next: 'Type `/retry` to run it again.' }
}

function notReviewable({ status, implementation }: SpecMetadata, pullRequest: number) {
  if (implementation?.pull_request !== pullRequest) {
    return { why: `#${pullRequest} is not the pull request of this spec.`, next: 'Say it on the pull request that is.' }
  }
  // After a run that failed the pull request is still there, and so is what was asked on it.
  if (status === 'in_review' || status === 'running' || status === 'failed') return null
  return {
    why: `The spec is ${status.replace('_', ' ')}.`,
    next: 'Type `/status` on its issue to see where it stands.',
  }
}
