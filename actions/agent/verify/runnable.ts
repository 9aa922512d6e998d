import type { SpecMetadata } from '../../../core/spec/metadata.ts'

/** Why a verified spec is not to be run now; `null` where it is. A rerun of the same job may take up its own run. */
export function notRunnable(metadata: SpecMetadata, runId: number): { why: string; next: string } | null {
  const { status, implementation } = metadata
  if (status === 'approved') return null
  if (status === 'running') {
    const other = implementation?.run_id
    if (other === undefined || other === runId) return null
    return {
      why: `Run ${other} is working on this spec.`,
      next: 'Wait for it, or type `/cancel` and then `/retry`.',
    }
  }
  if (status === 'in_review') {
    return {
      why: 'The spec has a pull request already.',
      next: 'Say `/revise …` there, or type `/retry` for a new run.',
    }
  }
  return { why: `The spec is ${status.replace('_', ' ')}.`, next: 'Type `/retry` to run it again.' }
}
