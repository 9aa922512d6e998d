import { type Client, type Repository, unless } from './answers.ts'
import { hasFailed } from './conclusions.ts'

/** Workflow runs that are looked into: whether one has ended, what failed in it, and what it printed. */
export interface Jobs {
  /** Whether a run has ended, or is gone; `null` where the token may not see runs. */
  runEnded(run: number): Promise<boolean | null>
  /** The jobs of a run's newest attempt that failed, at most a hundred. */
  failedJobs(run: number): Promise<FailedJob[]>
  /** The end of a job's log, at most so many bytes, cut at a line; `null` where it is gone or may not be read. */
  jobLog(job: number, bytes: number): Promise<string | null>
}

export interface FailedJob {
  id: number
  name: string
  url: string
  /** The steps that failed, by name. */
  steps: string[]
}

export const jobs = ({ rest }: Client, repository: Repository): Jobs => ({
  async runEnded(run) {
    const asked = unless(rest.actions.getWorkflowRun({ ...repository, run_id: run }), [404], 'gone' as const)
    const answer = await unless(asked, [403], null)
    return answer === 'gone' || (answer && answer.data.status === 'completed')
  },

  async failedJobs(run) {
    const asked = { ...repository, run_id: run, filter: 'latest' as const, per_page: 100 }
    const answer = await unless(rest.actions.listJobsForWorkflowRun(asked), [403, 404], null)
    const all = answer?.data.jobs ?? []
    return all
      .filter(({ conclusion }) => hasFailed(conclusion))
      .map(({ id, name, html_url, steps }) => ({
        id: Number(id),
        name,
        url: html_url ?? '',
        steps: (steps ?? []).filter(({ conclusion }) => hasFailed(conclusion)).map((step) => step.name),
      }))
  },

  async jobLog(job, bytes) {
    // GitHub sends the reader on to a storage of its own, by a signed address; logs can be gigabytes long.
    const request = { parseSuccessResponseBody: false }
    const asked = rest.actions.downloadJobLogsForWorkflowRun({ ...repository, job_id: job, request })
    const answer = await unless(asked, [403, 404, 410], null)
    return answer && endOf(answer.data as ReadableStream<Uint8Array> | null, bytes)
  },
})

/** The last bytes of a stream, without holding more than twice as many. */
async function endOf(stream: ReadableStream<Uint8Array> | null, bytes: number): Promise<string> {
  let kept = Buffer.alloc(0)
  let cut = false
  if (stream !== null) {
    for await (const chunk of stream) {
      kept = Buffer.concat([kept, chunk])
      if (kept.length <= bytes * 2) continue
      kept = kept.subarray(-bytes)
      cut = true
    }
  }
  if (kept.length > bytes) {
    kept = kept.subarray(-bytes)
    cut = true
  }
  const text = kept.toString('utf8')
  return cut ? text.slice(text.indexOf('\n') + 1) : text
}
