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

/** A local GitHub with a spec of two versions and a run on its branch, made by the store itself; an empty one; one with a branch of its own. */
export async function startShelf(): Promise<LocalGitHub> {
  const github = await startLocalGitHub()
  const maya = github.createUser('maya', 'Maya')
  await github.createRepository({ owner: 'maya', name: 'shop', files: { 'README.md': '# Shop\n' } })
  await github.createRepository({ owner: 'maya', name: 'empty', files: { 'README.md': '# Empty\n' } })
  await github.createRepository({
    ...{ owner: 'maya', name: 'moved' },
    files: { '.sentra/config.yml': 'specs:\n  branch: docs/specs\n' },
  })
  const open = (repo: string, branch: string) =>
    createStore(createGitHub(github.octokitFor(maya.token), { owner: 'maya', repo }), { branch })
  const store = open('shop', 'sentra/specs')
  const author = { id: maya.id, login: 'maya' }
  const source = sampleSource(1, { kind: 'issue', author })
  const made = await createSpec(store, {
    ...{ issue: 1, author, project: 'shop', title: 'Dark mode', text: text('it is dark'), source },
  })
  await createSpec(open('moved', 'docs/specs'), {
    ...{ issue: 1, author, project: 'moved', title: 'Elsewhere', text: text('it is there'), source },
  })
  await addVersion(
    store,
    { project: 'shop', id: made.result.id },
    { text: newestText, source: sampleSource(2, { author }) },
  )
  const at = new Date().toISOString()
  await appendMetrics(store, {
    ...{ schema: 1, id: 'run-1', at, kind: 'run', project: 'shop', spec: made.result.id, cost_usd: 1.25 },
    ...{ outcome: 'success', pull_request: 3, gate: { test: 'passed' } },
  })
  return github
}
