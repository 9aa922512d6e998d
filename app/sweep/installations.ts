import type { Probot } from 'probot'
import { open } from '../handlers/open.ts'
import { Repository } from '../handlers/payloads.ts'
import type { App } from '../thread/desk.ts'
import { sweep } from './sweep.ts'

/** In one round; the next one goes on where this one ended. */
const mostRepositories = 100
let next = 0

/** The timer's round of the hosted App: the sweep of each repository that it is installed on, so many at a time. */
export async function sweepInstallations(probot: Probot, app: App): Promise<void> {
  const all: { installation: number; repository: Repository }[] = []
  const octokit = await probot.auth()
  for (const { id, suspended_at } of await octokit.paginate(octokit.rest.apps.listInstallations)) {
    if (suspended_at) continue
    const installed = await probot.auth(id)
    const found = await installed.paginate(installed.rest.apps.listReposAccessibleToInstallation)
    all.push(...found.map((repository) => ({ installation: id, repository: Repository.parse(repository) })))
  }
  const turn = [...all.slice(next % Math.max(1, all.length)), ...all.slice(0, next % Math.max(1, all.length))]
  next = (next + mostRepositories) % Math.max(1, all.length)
  for (const { installation, repository } of turn.slice(0, mostRepositories)) {
    try {
      const opened = await open(app, await probot.auth(installation), repository, null)
      if (opened === null) continue
      const { errors } = await sweep(opened.desk, opened.attachments)
      for (const error of errors) probot.log.error(error)
    } catch (error) {
      probot.log.error(error)
    }
  }
}
