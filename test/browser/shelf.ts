import { createGitHub } from '../../core/github/octokit.ts'
import { createSpec } from '../../core/store/create-spec.ts'
import { appendMetrics } from '../../core/store/ledger.ts'
import { createStore } from '../../core/store/store.ts'
import { addVersion } from '../../core/store/update-spec.ts'
import { sampleSource } from '../../core/testing/samples.ts'
import { type LocalGitHub, startLocalGitHub } from '../../demo/github/index.ts'

const text = (criterion: string) =>
  [
    '# Dark mode',
    '',
    'At night. <img src=x onerror=alert(1)> [look](javascript:alert(1)) &amp; ![p](https://example.org/p.png)',
    '',
    '## Requirements',
    '',
    '- a switch',
    '',
    '## Acceptance criteria',
    '',
    `- **AC-1** ${criterion}`,
    '',
  ].join('\n')

export const newestText = text('it is very dark')

const open = (github: LocalGitHub, repo: string, branch = 'sentra/specs') =>
  createStore(createGitHub(github.octokitFor(github.userTokenVia('maya')), { owner: 'maya', repo }), { branch })

/** A run of the newest spec of a repository, which made its pull request. */
export async function runOf(github: LocalGitHub, repo: string, spec: string): Promise<void> {
  const at = new Date().toISOString()
  await appendMetrics(open(github, repo), {
    ...{ schema: 1, id: 'run-1', at, kind: 'run', project: repo, spec, cost_usd: 1.25 },
    ...{ outcome: 'success', pull_request: 3, gate: { test: 'passed' } },
  })
}

/**
 * A local GitHub with a spec of two versions and a run on its branch, made by the store itself; an empty one; one with a
 * branch of its own; one with more specs than are read without a token.
 */
export async function startShelf(): Promise<LocalGitHub> {
  const github = await startLocalGitHub()
  const maya = github.createUser('maya', 'Maya')
  await github.createRepository({ owner: 'maya', name: 'shop', files: { 'README.md': '# Shop\n' } })
  await github.createRepository({ owner: 'maya', name: 'empty', files: { 'README.md': '# Empty\n' } })
  await github.createRepository({
    ...{ owner: 'maya', name: 'moved' },
    files: { '.sentra/config.yml': 'specs:\n  branch: docs/specs\n' },
  })
  await github.createRepository({ owner: 'maya', name: 'many', files: { 'README.md': '# Many\n' } })
  const store = open(github, 'shop')
  const author = { id: maya.id, login: 'maya' }
  const source = sampleSource(1, { kind: 'issue', author })
  const made = await createSpec(store, {
    ...{ issue: 1, author, project: 'shop', title: 'Dark mode', text: text('it is dark'), source },
  })
  await createSpec(open(github, 'moved', 'docs/specs'), {
    ...{ issue: 1, author, project: 'moved', title: 'Elsewhere', text: text('it is there'), source },
  })
  await addVersion(
    store,
    { project: 'shop', id: made.result.id },
    { text: newestText, source: sampleSource(2, { author }) },
  )
  await runOf(github, 'shop', made.result.id)
  for (let issue = 1; issue <= 23; issue++) {
    await createSpec(open(github, 'many'), {
      ...{ issue, author, project: 'many', title: 'Dark mode', text: text('it is dark') },
      source: sampleSource(issue, { kind: 'issue', author }),
    })
  }
  return github
}
