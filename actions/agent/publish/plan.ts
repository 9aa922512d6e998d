import type { Cause } from '../report/causes.ts'
import type { Conclusion } from '../report/conclusion.ts'

/** What happened when the work was put on GitHub. */
export interface Published {
  branch: string
  commit: string
  pull: { number: number; url: string; draft: boolean; headSha: string } | null
}

/** The ending's name, from what stands on GitHub and what stands against it. Success needs both to be clean. */
export function concludeRun(published: Published | null, against: readonly Cause[]): Conclusion {
  if (published === null) return 'failed'
  if (published.pull === null) return 'branch-ready'
  if (published.pull.headSha !== published.commit) return 'failed'
  return against.length === 0 && !published.pull.draft ? 'success' : 'draft'
}

/** Whether nothing but the token's rights stands between the branch and a pull request that is ready. */
export const isBuilt = (against: readonly Cause[]): boolean => against.every(({ code }) => code === 'pull-refused')
