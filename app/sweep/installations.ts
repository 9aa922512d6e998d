import type { Probot } from 'probot'
import { createGitHub } from '../../core/github/octokit.ts'
import { open } from '../handlers/open.ts'
import { Repository } from '../handlers/payloads.ts'
import type { App } from '../thread/desk.ts'
import { isQuiet } from './quiet.ts'
import { sweep } from './sweep.ts'

/** In one round; the next one goes on where this one ended. */
const mostRepositories = 100

interface Place {
  installation: number
  repository: Repository
}

/**
 * The timer's rounds of the hosted App: the sweep of each repository that it is installed on, so many at a time. Where
 * nothing was left, and nothing was said since, one request tells so.
 */
export function createRounds(probot: Probot, app: App): () => Promise<void> {
  let next = 0
  /** When a round found nothing left, by repository. */
  const clean = new Map<string, string>()

  const look = async ({ installation, repository }: Place): Promise<void> => {
    const octokit = await probot.auth(installation)
    const name = `${repository.owner.login}/${repository.name}`
    const found = clean.get(name)
    if (found !== undefined) {
      const at = { owner: repository.owner.login, repo: repository.name, defaultBranch: repository.default_branch }
      if (isQuiet(found, await createGitHub(octokit, at).lastChange(), app.host)) return
    }
    clean.delete(name)
    const began = app.host.now().toISOString()
    const opened = await open(app, octokit, repository, null)
    if (opened === null) return
    const { taken, errors, more } = await sweep(opened.desk, opened.attachments)
    for (const error of errors) probot.log.error(error)
    if (taken + errors.length === 0 && !more) clean.set(name, began)
  }

  return async () => {
    const all = await installed(probot)
    const from = next % Math.max(1, all.length)
    next = (next + mostRepositories) % Math.max(1, all.length)
    for (const place of [...all.slice(from), ...all.slice(0, from)].slice(0, mostRepositories)) {
      await look(place).catch((error: unknown) => probot.log.error(error))
    }
  }
}

/** Every repository that the App is installed on. Where one installation cannot be asked, the others are swept. */
async function installed(probot: Probot): Promise<Place[]> {
  const all: Place[] = []
  const octokit = await probot.auth()
  for (const { id, suspended_at } of await octokit.paginate(octokit.rest.apps.listInstallations)) {
    if (suspended_at) continue
    try {
      all.push(...(await repositoriesOf(probot, id)))
    } catch (error) {
      probot.log.error(error)
    }
  }
  return all
}

async function repositoriesOf(probot: Probot, installation: number): Promise<Place[]> {
  const octokit = await probot.auth(installation)
  const found = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation)
  return found.flatMap((one) => {
    const repository = Repository.safeParse(one)
    if (repository.success) return [{ installation, repository: repository.data }]
    probot.log.error(repository.error)
    return []
  })
}
