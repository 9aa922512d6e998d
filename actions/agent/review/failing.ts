import { hasFailed } from '../../../core/github/conclusions.ts'
import type { Jobs } from '../../../core/github/jobs.ts'
import type { Account, GitHub } from '../../../core/github/port.ts'
import { type FixWish, fixWishes } from '../../../core/spec/fixes.ts'
import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { withoutInvisible } from '../../../core/text/invisible.ts'
import type { Ask } from './ask.ts'
import { trimLog } from './trim-log.ts'

/** Bytes of a job's log that are read, and jobs that are looked into. */
const logBytes = 1024 * 1024
const mostJobs = 5

export type Wish = Pick<FixWish, 'ask' | 'commit'> & { author: Account }

/** The latest recorded wish that the checks failing at a commit be mended; `null` where nobody had one. */
export function fixAsked(metadata: Pick<SpecMetadata, 'decisions'>): Wish | null {
  const wish = fixWishes(metadata).at(-1)
  return wish === undefined ? null : { ...wish, author: { ...wish.author, type: 'User' } }
}

/** What fails at the wish's commit, as one thing to work in; `null` where nothing fails, or nothing of it can be read. */
export async function failingChecks(github: GitHub & Jobs, { ask, commit, author }: Wish): Promise<Ask | null> {
  const runs = (await github.checksOf(commit)).filter(({ conclusion }) => hasFailed(conclusion))
  const parts: string[] = []
  for (const run of runs) {
    if (run.conclusion === 'startup_failure') parts.push(`${run.name}: GitHub could not start it, so no job ran.`)
    for (const job of (await github.failedJobs(run.id)).slice(0, mostJobs - parts.length)) {
      const log = withoutInvisible(trimLog((await github.jobLog(job.id, logBytes)) ?? ''))
      const steps = job.steps.length ? `, in the step ${job.steps.join(', ')}` : ''
      parts.push(
        `${run.name}: the job ${job.name} failed${steps}. The end of its log:\n${log || '(it cannot be read)'}`,
      )
    }
  }
  if (parts.length === 0) return null
  return { id: ask, kind: 'check', author, text: parts.join('\n\n'), place: null, thread: null }
}
