import { retry } from '@octokit/plugin-retry'
import { Octokit } from '@octokit/rest'
import { hostFrom } from '../../app/host.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { reviews } from '../../core/github/reviews.ts'
import type { Job } from '../runner.ts'
import { type Reviewed, review } from './run.ts'
import { readTrigger } from './trigger.ts'

const Client = Octokit.plugin(retry)

/** The login of every workflow's own token: whoever can push a workflow can speak as it. */
const sharedBot = 'github-actions[bot]'

/** One event of a runner's: reads who we are, and reviews if that was asked for. */
export async function runReview(inputs: Job, fetcher: typeof fetch = fetch): Promise<Reviewed> {
  const trigger = readTrigger(inputs.event.name, inputs.event.payload, inputs.pull)
  if (trigger === null) return { did: 'nothing', why: 'This event asks for no review.', cost: 0 }
  const client = new Client({
    auth: inputs.token,
    baseUrl: inputs.apiUrl,
    userAgent: 'sentra-review',
    request: { retries: 2, timeout: 30_000, fetch: fetcher },
    log: { debug: () => {}, info: () => {}, warn: console.warn, error: () => {} },
  })
  const { data: account } = await client.rest.users.getByUsername({ username: inputs.bot })
  const bot = { id: Number(account.id), login: inputs.bot, app_id: inputs.appId, shared: inputs.bot === sharedBot }
  const repository = { owner: inputs.owner, repo: inputs.repo }
  const github = { ...createGitHub(client, repository), ...reviews(client, repository) }
  return review({ github, host: hostFrom(inputs.models, { kind: 'action', bot }, { fetch: fetcher }) }, trigger)
}
