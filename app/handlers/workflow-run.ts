import { hasFailed } from '../../core/github/conclusions.ts'
import { isOurs, originOf } from '../pulls/branch.ts'
import { takeUpFailure } from '../pulls/failure.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { RunCompleted } from './payloads.ts'

/** A check of the repository's own has failed on a branch of ours: mended at once, or offered, as the settings say. */
export const runCompleted: Handle = async (app, { payload, octokit }) => {
  const event = RunCompleted.safeParse(payload)
  if (!event.success) return
  const { workflow_run: run, repository } = event.data
  const own = run.head_repository?.full_name === `${repository.owner.login}/${repository.name}`
  const checks = run.event === 'push' || run.event === 'pull_request'
  const branch = run.head_branch ?? ''
  if (!own || !checks || !isOurs(branch) || !hasFailed(run.conclusion)) return
  const opened = await open(app, octokit, repository, { thread: originOf(branch), title: '' })
  if (opened !== null) await takeUpFailure(opened.desk, { ...run, head_branch: branch })
}
