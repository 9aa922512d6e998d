import { Probot } from 'probot'
import { open } from '../../app/handlers/open.ts'
import { Repository } from '../../app/handlers/payloads.ts'
import { hostFrom } from '../../app/host.ts'
import { createApp, probotApp } from '../../app/index.ts'
import { ownerOf } from '../../app/serve/identity.ts'
import { appOctokit, impatient, type Pace } from '../../app/serve/octokit.ts'
import { sweep } from '../../app/sweep/sweep.ts'
import { SentraError } from '../../core/errors.ts'
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

/** The app of the hosted server, on one event, inside a job: first what happened now, then what earlier runs left. */
export async function runBot(
  inputs: Pick<Job, 'token' | 'bot' | 'appId' | 'apiUrl' | 'event' | 'models'>,
  world: World = {},
): Promise<BotResult> {
  const { event, token, bot, appId } = inputs
  const { fetcher, writes } = counted(impatient(world.fetch ?? fetch, world.pace))
  const probot = new Probot({
    githubToken: token,
    baseUrl: inputs.apiUrl,
    Octokit: appOctokit(world.pace),
    logLevel: 'fatal',
    request: { fetch: fetcher },
  })
  await probot.ready()
  const repository = repositoryIn(event)
  const octokit = await probot.auth()
  const who = await ownerOf(octokit, bot, appId)
  const app = createApp(hostFrom(inputs.models, { kind: 'action', bot: who }, world))
  await probot.load(probotApp(app))

  const result: BotResult = { taken: 0, errors: [] }
  try {
    // The types know GitHub's events by name; which one this is, only the runner knows.
    await probot.receive({ id: process.env.GITHUB_RUN_ID ?? 'run', name: event.name, payload: event.payload } as never)
    result.taken += writes() > 0 ? 1 : 0
  } catch (error) {
    result.errors.push(...(error instanceof AggregateError ? error.errors : [error]))
  }
  try {
    const opened = await open(app, octokit, repository, null)
    const swept = opened === null ? null : await sweep(opened.desk, opened.attachments)
    result.taken += swept?.taken ?? 0
    result.errors.push(...(swept?.errors ?? []))
  } catch (error) {
    result.errors.push(error)
  }
  return result
}

/** Counts what is asked of GitHub beside reading, so that an event that nothing came of is not called taken up. */
function counted(inner: typeof fetch): { fetcher: typeof fetch; writes: () => number } {
  let count = 0
  const fetcher: typeof fetch = (input, init) => {
    const reads = (init?.method ?? 'GET') === 'GET' || String(input).endsWith('/graphql')
    if (!reads) count += 1
    return inner(input, init)
  }
  return { fetcher, writes: () => count }
}

/** @throws SentraError where the event belongs to no repository: nothing can be done on it. */
function repositoryIn({ name, payload }: Job['event']): Repository {
  const repository = Repository.safeParse(payload.repository)
  if (repository.success) return repository.data
  throw new SentraError({
    what: `Nothing was done on the event ${JSON.stringify(name)}.`,
    why: 'It does not say which repository it belongs to.',
    next: 'Start the workflow on the events that sentra.yml of the release that you use names.',
  })
}
