import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { SentraError } from '../../core/errors.ts'
import { type Job, runAction, type StepResult } from '../runner/index.ts'
import type { Approved } from './3-approval.ts'
import { follow } from './agent-log.ts'
import { person, type Stage } from './stage.ts'

const run = promisify(execFile)
const root = path.join(import.meta.dirname, '../..')

/** The workflow's job, as a runner does it: check out, run the action. Gives what the action says. */
export async function agent(stage: Stage, { issue, dispatch }: Approved): Promise<StepResult> {
  const { story, plan, github, repository, signal } = stage
  story.act('The agent builds it')
  const job = await story.step('agent.checkout', 'Runner: check the repository out', () =>
    checkout(stage, dispatch.runId, issue),
  )
  await github.updateRun(dispatch.runId, { status: 'in_progress' })
  const title =
    'refused' in plan.docker ? 'Runner: the agent, in a plain folder' : 'Runner: the agent, in a locked container'
  return await story.step(
    'agent.run',
    title,
    async (detail) => {
      const result = await runAction({
        action: root,
        ...('refused' in plan.docker ? { program: path.join(root, 'demo/sandbox/main.ts') } : {}),
        inputs: {
          'github-token': job.token,
          'anthropic-api-key': plan.keys.anthropic,
          ...(stage.anthropicUrl ? { 'anthropic-base-url': stage.anthropicUrl } : {}),
          issue: String(issue),
        },
        job,
        temporary: stage.folder,
        onLine: follow(story, detail),
        signal,
      })
      await github.updateRun(dispatch.runId, {
        status: 'completed',
        conclusion: result.exitCode === 0 ? 'success' : 'failure',
        log: result.log.join('\n'),
      })
      return insist(result, `${github.webUrl}/${repository.fullName}/issues/${issue}`)
    },
    ({ outputs }) => outputs.conclusion ?? '',
  )
}

/** The run, where it made the pull request; else an error with the end of its log. */
function insist(result: StepResult, issue: string): StepResult {
  const conclusion = result.outputs.conclusion ?? 'failed'
  if (result.exitCode === 0 && conclusion === 'success') return result
  throw new SentraError({
    what: `The agent's run ended as "${conclusion}".`,
    why: `The last lines of its log:\n${result.log.slice(-12).join('\n')}`,
    next: `The status comment says more: ${issue}\nIt stays up with: npm start -- --keep`,
  })
}

/** What `actions/checkout` leaves: the commit that the run was started for, and no credential. */
async function checkout(stage: Stage, runId: number, issue: number): Promise<Job> {
  const { github, repository, job } = stage
  const sha = github.headOf(repository.fullName, 'main') ?? ''
  await run('git', ['clone', '--quiet', '--depth', '1', repository.cloneUrl, job.workspace])
  const { data } = await stage.hands.rest.repos.get({ owner: repository.owner, repo: repository.name })
  const payload = {
    inputs: { issue: String(issue) },
    ref: 'refs/heads/main',
    repository: data,
    workflow: '.github/workflows/ai-agent.yml',
  }
  return {
    repository: repository.fullName,
    repositoryId: repository.id,
    actor: person,
    sha,
    ref: 'refs/heads/main',
    event: { name: 'workflow_dispatch', payload },
    workflow: 'Sentra agent',
    runId,
    serverUrl: github.webUrl,
    apiUrl: github.url,
    token: github.installationToken(repository.owner),
    workspace: job.workspace,
    folder: job.folder,
  }
}
