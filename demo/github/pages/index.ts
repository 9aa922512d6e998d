import { Octokit } from '@octokit/rest'
import type { Answer } from '../http.ts'
import { findRepo, type Hub } from '../hub.ts'
import type { Incoming } from '../server.ts'
import { pageHeaders } from './page.ts'
import { repositoryPage } from './repository.ts'
import { threadPage } from './thread.ts'

const address = /^\/([^/]+)\/([^/]+?)(?:\/(?:issues|pull)\/([1-9]\d{0,8}))?$/

/**
 * The pages at the addresses that people are given: a repository, its issues, its pull requests. Read as any visitor
 * may, so a private repository has none. `undefined` for every other request.
 */
export async function answerPage(hub: Hub, { method, path, entry }: Incoming): Promise<Answer | undefined> {
  const [, owner = '', repo = '', number] = (method === 'GET' && address.exec(path)) || []
  const found = findRepo(hub, owner, repo)
  if (!found || found.row.private) return undefined
  entry.operation = 'page'
  const hands = new Octokit({ baseUrl: hub.url, log: { debug() {}, info() {}, warn() {}, error() {} } })
  const html = await (number === undefined
    ? repositoryPage(hands, found.owner, found.name)
    : threadPage(hands, { owner: found.owner, repo: found.name, number: Number(number) })
  ).catch((error: { status?: number }) => {
    if (error.status === 404) return undefined
    throw error
  })
  return html === undefined ? undefined : { status: 200, body: Buffer.from(html), headers: pageHeaders }
}
