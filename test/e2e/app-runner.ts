import { runBot } from '../../actions/bot/run.ts'
import type { Delivery } from '../../demo/github/index.ts'
import type { World } from './app-world.ts'

/** What `sentra.yml` grants. */
const permissions = { actions: 'write', contents: 'write', issues: 'write', pull_requests: 'write', metadata: 'read' }

export interface Runner {
  /** Waits until every job that an event started has ended. */
  idle(): Promise<void>
  errors: unknown[]
  stop(): void
  /** Starts the job of one event, and waits for its end. */
  hear(delivery: Delivery): Promise<void>
}

/**
 * Stands where GitHub's runners stand: each event of a person starts a job with a `GITHUB_TOKEN` of its own, one after
 * the other, as `sentra.yml` says. What a workflow's token caused starts nothing.
 */
export function startRunner(world: World, repository: string): Runner {
  const { github, env } = world
  const errors: unknown[] = []
  let queue = Promise.resolve()
  const job = async ({ event, payload, action }: Delivery) => {
    const on: Record<string, string> = {
      issues: 'opened',
      issue_comment: 'created',
      pull_request_review: 'submitted',
      pull_request_review_comment: 'created',
      pull_request: 'closed',
      workflow_run: 'completed',
    }
    const { sender } = payload as { sender?: { type?: string } }
    const spoken = event !== 'pull_request' && event !== 'workflow_run'
    if (on[event] !== action || (spoken && sender?.type === 'Bot')) return
    const { errors: failed } = await runBot(
      {
        token: github.actionsToken(repository, permissions),
        bot: 'github-actions[bot]',
        appId: null,
        apiUrl: github.url,
        event: { name: event, payload },
        models: env,
      },
      { fetch: github.fetch, pace: { second: 1, patience: 5_000 } },
    )
    errors.push(...failed)
  }
  const hear = (delivery: Delivery) => {
    queue = queue.then(() => job(delivery)).catch((error: unknown) => void errors.push(error))
    return queue
  }
  const stop = github.onDelivery((delivery) => {
    if (delivery.repository === repository && !delivery.byActions) void hear(delivery)
  })
  return { idle: () => queue, errors, stop, hear }
}
