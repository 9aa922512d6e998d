import { isRateLimit, statusOf } from '../../core/github/answers.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
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

/** Stops the newest run of a spec, where one is known; one that ended already stays as it is. */
export async function stopRun({ github }: Pick<Desk, 'github'>, { implementation }: SpecMetadata): Promise<boolean> {
  if (implementation?.run_id === undefined) return false
  await github.cancelRun(implementation.run_id)
  return true
}
