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

/** The recorded wish that the checks failing at this commit be mended; `null` where nobody has it. */
export function fixAsked(metadata: Pick<SpecMetadata, 'decisions'>, head: string): Account | null {
  const wish = metadata.decisions.findLast(({ kind, commit }) => kind === 'fix' && commit === head)
  return wish ? { ...wish.source.author, type: 'User' } : null
}

/** What fails at this commit, as one thing to work in; `null` where nothing fails, or nothing of it can be read. */
export async function failingChecks(github: GitHub & Jobs, head: string, author: Account): Promise<Ask | null> {
  const runs = (await github.checksOf(head)).filter(({ conclusion }) => failed.has(conclusion ?? ''))
  const parts: string[] = []
  for (const run of runs) {
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

const failed = new Set(['failure', 'timed_out', 'startup_failure'])
