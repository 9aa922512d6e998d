import { type BotResult, type World as BotWorld, runBot } from '../../actions/bot/run.ts'
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

/** What `sentra.yml` hears, by its action. */
const on: Record<string, string> = {
  issues: 'opened',
  issue_comment: 'created',
  pull_request_review: 'submitted',
  pull_request_review_comment: 'created',
  pull_request: 'closed',
  workflow_run: 'completed',
}

/** The job of one event, with a `GITHUB_TOKEN` of its own; `null` for an event that starts none. */
export async function runJob(world: World, told: Delivery, own: Partial<BotWorld> = {}): Promise<BotResult | null> {
  const { github, env } = world
  const { event, payload, action, repository } = told
  const { sender } = payload as { sender?: { type?: string } }
  const spoken = event !== 'pull_request' && event !== 'workflow_run'
  if (on[event] !== action || (spoken && sender?.type === 'Bot')) return null
  return runBot(
    {
      token: github.actionsToken(repository, permissions),
      bot: 'github-actions[bot]',
      appId: null,
      apiUrl: github.url,
      event: { name: event, payload },
      models: env,
    },
    { fetch: github.fetch, pace: { second: 1, patience: 5_000 }, ...own },
  )
}

/**
 * Stands where GitHub's runners stand: each event of a person starts a job, one after the other, as `sentra.yml` says.
 * What a workflow's token caused starts nothing.
 */
export function startRunner(world: World, repository: string): Runner {
  const errors: unknown[] = []
  let queue = Promise.resolve()
  const job = async (told: Delivery) => void errors.push(...((await runJob(world, told))?.errors ?? []))
  const hear = (delivery: Delivery) => {
    queue = queue.then(() => job(delivery)).catch((error: unknown) => void errors.push(error))
    return queue
  }
  const stop = world.github.onDelivery((delivery) => {
    if (delivery.repository === repository && !delivery.byActions) void hear(delivery)
  })
  return { idle: () => queue, errors, stop, hear }
}
