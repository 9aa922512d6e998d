import { hasFailed } from '../../../core/github/conclusions.ts'
import type { Jobs } from '../../../core/github/jobs.ts'
import type { Account, GitHub } from '../../../core/github/port.ts'
import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { withoutInvisible } from '../../../core/text/invisible.ts'
import type { Ask } from './ask.ts'
import { trimLog } from './trim-log.ts'

/** Bytes of a job's log that are read, and jobs that are looked into. */
const logBytes = 1024 * 1024
const mostJobs = 5

export const checkAskId = (commit: string) => `ck-${commit.slice(0, 12)}`

/** The latest recorded wish that the checks failing at a commit be mended; `null` where nobody had one. */
export function fixAsked({ decisions }: Pick<SpecMetadata, 'decisions'>): { commit: string; author: Account } | null {
  const wish = decisions.findLast(({ kind, commit }) => kind === 'fix' && commit !== undefined)
  return wish?.commit === undefined ? null : { commit: wish.commit, author: { ...wish.source.author, type: 'User' } }
}

/** What fails at this commit, as one thing to work in; `null` where nothing fails, or nothing of it can be read. */
export async function failingChecks(github: GitHub & Jobs, head: string, author: Account): Promise<Ask | null> {
  const runs = (await github.checksOf(head)).filter(({ conclusion }) => hasFailed(conclusion))
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
  return { id: checkAskId(head), kind: 'check', author, text: parts.join('\n\n'), place: null, thread: null }
}
