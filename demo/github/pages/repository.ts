import type { Octokit } from '@octokit/rest'
import { escaped, page } from './page.ts'

/** A repository's page: its issues and pull requests, the newest first. */
export async function repositoryPage(hands: Octokit, owner: string, repo: string): Promise<string> {
  const all = await hands.paginate(hands.rest.issues.listForRepo, { owner, repo, state: 'all', per_page: 100 })
  const lines = all.map(({ number, title, state, pull_request }) => {
    const kind = pull_request ? 'pull' : 'issues'
    const href = `/${escaped(owner)}/${escaped(repo)}/${kind}/${number}`
    return `<li><a href="${href}">#${number} ${escaped(title)}</a> ${escaped(state)}</li>`
  })
  return page(`${owner}/${repo}`, `<ul>${lines.join('')}</ul>`)
}
