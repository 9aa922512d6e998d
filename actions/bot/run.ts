import { Probot } from 'probot'
import { open } from '../../app/handlers/open.ts'
import { Repository } from '../../app/handlers/payloads.ts'
import { hostFrom } from '../../app/host.ts'
import { createApp, probotApp } from '../../app/index.ts'
import { appOctokit, impatient, type Pace } from '../../app/serve/octokit.ts'
import { sweep } from '../../app/sweep/sweep.ts'
import type { Job } from '../runner.ts'

export interface World {
  fetch?: typeof fetch
  now?: () => Date
  pace?: Pace
}

export interface BotResult {
  /** Things taken up: those that the sweep found, and the event's own. */
  taken: number
  /** What failed. The next run's sweep tries again, but this run must not look well. */
  errors: unknown[]
}

/** The login of every workflow's own token: whoever can push a workflow can speak as it. */
const sharedBot = 'github-actions[bot]'

/** The app of the hosted server, on one event, inside a job: first what earlier runs left, then what happened now. */
export async function runBot(
  inputs: Pick<Job, 'token' | 'bot' | 'appId' | 'apiUrl' | 'event' | 'models'>,
  world: World = {},
): Promise<BotResult> {
  const { event, token, bot, appId } = inputs
  const probot = new Probot({
    githubToken: token,
    baseUrl: inputs.apiUrl,
    Octokit: appOctokit(world.pace),
    logLevel: 'fatal',
    request: { fetch: impatient(world.fetch ?? fetch, world.pace) },
  })
  await probot.ready()
  const octokit = await probot.auth()
  const { data: account } = await octokit.rest.users.getByUsername({ username: bot })
  const who = { id: Number(account.id), login: bot, app_id: appId, shared: bot === sharedBot }
  const app = createApp(hostFrom(inputs.models, { kind: 'action', bot: who }, world))
  await probot.load(probotApp(app))

  const result: BotResult = { taken: 0, errors: [] }
  const repository = Repository.safeParse(event.payload.repository)
  const opened = repository.success ? await open(app, octokit, repository.data, null) : null
  if (opened === null) return result
  const swept = await sweep(opened.desk, opened.attachments)
  result.taken = swept.taken
  result.errors.push(...swept.errors)
  try {
    // The types know GitHub's events by name; which one this is, only the runner knows.
    await probot.receive({ id: process.env.GITHUB_RUN_ID ?? 'run', name: event.name, payload: event.payload } as never)
    result.taken += 1
  } catch (error) {
    result.errors.push(...(error instanceof AggregateError ? error.errors : [error]))
  }
  return result
}
