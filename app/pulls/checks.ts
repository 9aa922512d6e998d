import { hasFailed } from '../../core/github/conclusions.ts'
import type { CheckRun } from '../../core/github/port.ts'
import { fixedCommits } from '../../core/spec/fixes.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'

export const failing = (runs: CheckRun[]): CheckRun[] => runs.filter(({ conclusion }) => hasFailed(conclusion))

export interface Round {
  /** The number of this commit's round, from 1. */
  number: number
  /** How many there may be. */
  of: number
  /** How many more may begin, this one among them. */
  left: number
}

/** Which round of mending this commit would be, or was. A commit that is asked for twice is one round. */
export function roundOf(metadata: SpecMetadata, commit: string, most: number): Round {
  const mended = fixedCommits(metadata)
  const at = mended.indexOf(commit)
  if (at >= 0) return { number: at + 1, of: most, left: Math.max(1, most - at) }
  return { number: mended.length + 1, of: most, left: Math.max(0, most - mended.length) }
}
