import type { Octokit } from '@octokit/rest'
import { diffHtml } from './diff.ts'
import { escaped, page } from './page.ts'

export interface Thread {
  readonly owner: string
  readonly repo: string
  readonly number: number
}

/** An issue or a pull request as its page: what was said, in its own words; and what a pull request changes. */
export async function threadPage(hands: Octokit, thread: Thread, form = ''): Promise<string> {
  const { owner, repo, number } = thread
  const where = { owner, repo, issue_number: number }
  const { data: issue } = await hands.rest.issues.get(where)
  const comments = await hands.paginate(hands.rest.issues.listComments, { ...where, per_page: 100 })
  const labels = issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')))
  const state = [issue.state, ...labels].map((word) => `<code>${escaped(word)}</code>`).join(' ')
  const said = [issue, ...comments].map(({ user, body }) => words(user?.login ?? 'ghost', body ?? ''))
  const change = issue.pull_request ? await changeOf(hands, thread) : ''
  return page(
    `#${number} ${issue.title}`,
    `<p>${state} · <a href="/${escaped(owner)}/${escaped(repo)}">${escaped(`${owner}/${repo}`)}</a></p>${said.join('')}${change}${form}`,
  )
}

const words = (who: string, body: string): string =>
  `<article><h2>${escaped(who)}</h2><pre>${escaped(body.replaceAll('\r\n', '\n'))}</pre></article>`

async function changeOf(hands: Octokit, { owner, repo, number }: Thread): Promise<string> {
  const where = { owner, repo, pull_number: number }
  const { data: pull } = await hands.rest.pulls.get(where)
  const patch: unknown = (await hands.rest.pulls.get({ ...where, mediaType: { format: 'diff' } })).data
  return `<h2>${escaped(pull.base.ref)} ← ${escaped(pull.head.ref)}</h2>${diffHtml(String(patch))}`
}
