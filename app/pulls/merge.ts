import { Refusal } from '../../core/errors.ts'
import { unless } from '../../core/github/answers.ts'
import type { Pull } from '../../core/github/port.ts'
import type { SpecMetadata, Status } from '../../core/spec/metadata.ts'
import type { LedgerRecord } from '../../core/store/ledger-record.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { stopRun } from '../release/start-run.ts'
import { merged } from '../templates/merged.ts'
import type { Desk } from '../thread/desk.ts'
import { sayOnce } from './say-once.ts'

/**
 * Closes the circle: a word on the issues and their end, the branch where the settings say so, and at last, in one
 * commit, the status and the figures. Each step looks whether it was done, so that a second call does what a crash left.
 */
export async function finishMerge(
  desk: Desk,
  metadata: SpecMetadata,
  pull: Pull,
  from: readonly Status[],
): Promise<void> {
  const { origin, implementation } = metadata
  // What it would push has no place any more.
  if (metadata.status === 'running') await stopRun(desk, { ...metadata, status: 'merged' })
  const issues = [implementation?.issue, origin.issue].filter((issue) => issue !== undefined)
  for (const issue of new Set(issues)) await closeIssue(desk, issue, pull)
  if (desk.config.pull_request.delete_branch) await deleteBranch(desk, pull)
  try {
    await setStatus(desk.store, metadata, { status: 'merged', from }, await figures(desk, metadata, pull))
  } catch (error) {
    // It was reopened at this very moment: what stands there now is for people to decide.
    if (!(error instanceof Refusal)) throw error
  }
}

/** An issue that is gone needs no word. That is asked twice: after a passing “not found” it would stay open for ever. */
async function closeIssue(desk: Desk, number: number, pull: Pull): Promise<void> {
  const issue = (await desk.github.issue(number)) ?? (await desk.github.issue(number))
  if (issue === null) return
  await sayOnce(desk, number, { kind: 'merged', pull: pull.number }, merged(pull.number))
  if (issue.state === 'open') await desk.github.updateIssue(number, { state: 'closed' })
}

/** Never with something on it that was not merged, or from under another pull request. */
async function deleteBranch({ github }: Desk, { head }: Pull): Promise<void> {
  const now = await github.branchHead(head.branch)
  if (now?.sha !== head.sha || (await github.pullsFrom(head.branch)).length > 0) return
  // A rule may keep it, or somebody was faster: then it stays, or is gone.
  await unless(github.deleteBranch(head.branch), [403, 404, 422], undefined)
}

async function figures({ github, host }: Desk, metadata: SpecMetadata, pull: Pull): Promise<LedgerRecord> {
  const at = pull.merged_at ?? host.now().toISOString()
  const first = metadata.versions[0]?.source.created_at ?? at
  const reviews = (await github.reviews(pull.number)).filter(({ author }) => author?.type === 'User')
  return {
    schema: 1,
    id: `merge-${pull.number}`,
    at: new Date(at).toISOString(),
    kind: 'merge',
    project: metadata.project,
    spec: metadata.id,
    cost_usd: 0,
    pull_request: pull.number,
    lead_minutes: Math.max(0, Math.round((Date.parse(at) - Date.parse(first)) / 600) / 100),
    reviews: reviews.length,
    versions: metadata.versions.length,
  }
}
