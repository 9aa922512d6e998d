import { isRateLimit, statusOf } from '../../core/github/answers.ts'
import type { SpecMetadata, Status } from '../../core/spec/metadata.ts'
import type { Desk } from '../thread/desk.ts'

/** The agent's workflow, on the default branch of the repository it works on. */
export const agentWorkflow = 'ai-agent.yml'

/**
 * Starts the agent by dispatch, which works for every kind of token: on the approved spec, or on what is asked of its pull
 * request. Gives the reason where it cannot be started as
 * things are; a failure that may pass is thrown.
 */
export async function startRun({ github, repository }: Desk, issue: number, pull?: number): Promise<string | null> {
  const inputs = { issue: String(issue), ...(pull === undefined ? {} : { 'pull-request': String(pull) }) }
  try {
    await github.dispatchWorkflow(agentWorkflow, repository.defaultBranch, inputs)
    return null
  } catch (error) {
    const why = isRateLimit(error) ? undefined : reasons[statusOf(error) ?? 0]
    if (why === undefined) throw error
    return why
  }
}

const reasons: Record<number, string> = {
  403: 'The run was not started: my token may not start workflows. Give it `actions: write`, then type `/retry`.',
  404: `The run was not started: there is no \`.github/workflows/${agentWorkflow}\` on the default branch. Add it, then type \`/retry\`.`,
  422: `The run was not started: \`${agentWorkflow}\` takes no \`workflow_dispatch\` with the inputs \`issue\` and \`pull-request\`. Update it, then type the command again.`,
}

/** In these a later decision may have started a run: whoever would stop it is an old command, heard once more. */
const worked: ReadonlySet<Status> = new Set<Status>(['approved', 'running', 'in_review'])

/**
 * Stops the newest run of a spec that nothing may work on any more; one that ended already stays as it is. Gives whether
 * there was a run.
 */
export async function stopRun({ github }: Pick<Desk, 'github'>, spec: SpecMetadata): Promise<boolean> {
  const run = spec.implementation?.run_id
  if (run !== undefined && !worked.has(spec.status)) await github.cancelRun(run)
  return run !== undefined
}
