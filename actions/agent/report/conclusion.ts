import type { Cause } from './causes.ts'

/**
 * How a run ended. Only `success` is a success:
 * - `success`: the pull request stands at the judged commit, and everything asked for is shown.
 * - `draft`: a draft pull request stands there, with what is missing.
 * - `branch-ready`: the branch stands, but the token may not open pull requests.
 * - `failed`: what was published, if anything, is not to be relied on; a patch may be left.
 * - `refused`: the run was not allowed to begin.
 * - `cancelled`: a person ended it.
 * - `nothing-to-do`: nothing that was asked on the pull request was left without an answer.
 */
export const conclusions = [
  'success',
  'draft',
  'branch-ready',
  'failed',
  'refused',
  'cancelled',
  'nothing-to-do',
] as const

export type Conclusion = (typeof conclusions)[number]

export interface Ending {
  conclusion: Conclusion
  /** Empty for success. The first is the one to name where there is room for one. */
  causes: readonly Cause[]
  /** Beside the causes: what the judge saw that explains them, or that somebody asks for first. */
  notes?: readonly string[]
  costUsd: number
  turns: number
  branch?: string
  commit?: string
  pullRequest?: { number: number; url: string; draft: boolean }
  specId?: string
  /** The folder with evidence, ledger, trajectory and patches. */
  evidence?: string
  /** Where a review was worked in: whether there was anything to push. */
  pushed?: boolean
  /** What was asked there and is left for the next run. */
  left?: number
  /** The pull request's text, for the job's summary. */
  body?: string
  /** GitHub's page to open the pull request by hand, where the branch stands without one. */
  compare?: string
}
