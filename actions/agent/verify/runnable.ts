import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { otherRun } from '../../../core/spec/transitions.ts'

/** Why a verified spec is not to be run now; `null` where it is. A rerun of the same job may take up its own run. */
export function notRunnable(metadata: SpecMetadata, runId: number): { why: string; next: string } | null {
  const { status } = metadata
  const other = otherRun(metadata, runId)
  if (other !== null) {
    return {
      why: `Run ${other} is working on this spec.`,
      next: 'Wait for it, or type `/cancel` and then `/retry`.',
    }
  }
  if (status === 'approved' || status === 'running') return null
  if (status === 'in_review') {
    return {
      why: 'The spec has a pull request already.',
      next: 'Say `/revise …` there, or type `/retry` for a new run.',
    }
  }
  return { why: `The spec is ${status.replace('_', ' ')}.`, next: 'Type `/retry` to run it again.' }
}
