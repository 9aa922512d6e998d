import { expect, it } from 'vitest'
import { dashboardLedgers } from '../../../core/dashboard/sources.ts'
import { paths } from '../../../core/spec/identity.ts'
import { createSpec } from '../../../core/store/create-spec.ts'
import { appendMetrics } from '../../../core/store/ledger.ts'
import type { LedgerRecord } from '../../../core/store/ledger-record.ts'
import { createStore, readFiles } from '../../../core/store/store.ts'
import { memoryGitHub } from '../../../core/testing/memory-github.ts'
import { ada, sampleSource } from '../../../core/testing/samples.ts'
import { record } from './record.ts'

const branch = 'sentra/specs'
const at = '2026-11-22T10:00:00.000Z'
const title = '</script><img src=x onerror=alert(1)>'
const figures = (spec: string, day = at): LedgerRecord => ({
  ...{ schema: 1, id: `run-${spec}`, at: day, kind: 'run', project: 'shop', spec, cost_usd: 1.5, outcome: 'success' },
  pull_request: 7,
})

/** A branch with specs, and what a run does at its end; with what it asked of GitHub. */
async function run(issues: number[]) {
  const github = memoryGitHub()
  const open = () => createStore(github, { branch, sleep: async () => {}, now: () => new Date(at) })
  for (const issue of issues) {
    const source = sampleSource(issue, { kind: 'issue' })
    await createSpec(open(), { issue, author: ada, project: 'shop', title, text: '# A\n', source })
    if (issue > 1)
      await appendMetrics(open(), figures(`${issue}-script-img-src-x-onerror-alert-1`, '2026-11-15T10:00:00.000Z'))
  }
  const store = open()
  const id = '1-script-img-src-x-onerror-alert-1'
  // As verify does at the beginning.
  await readFiles(store, [paths.metadata('shop', id), ...dashboardLedgers(at)])
  const asked = github.calls.length
  await record({
    ...{ store, message: 'Run 1', figures: figures(id), change: (metadata) => ({ ...metadata, status: 'in_review' }) },
    spec: { id, project: 'shop' } as never,
  })
  const file = github.files(branch)[paths.dashboard] ?? ''
  const data = JSON.parse(file.split('id="data">')[1]?.split('</script>')[0] ?? 'null')
  return { file, data, asked: github.calls.slice(asked) }
}

it('goes with the figures into one commit, and costs no request where nothing else was at work', async () => {
  const { file, data, asked } = await run([1])
  expect(asked).toEqual(['createTree', 'createCommit', 'moveBranch'])
  expect(data).toMatchObject({ at, figures: { byStatus: { in_review: 1 }, runs: 1, passRate: 1, spentUsd: 1.5 } })
  expect(file).not.toContain('<img')
})

it('reads the other specs of these days by one request, and shows what the ledgers say', async () => {
  const { data, asked } = await run([1, 2, 3])
  expect(asked).toEqual(['readAt', 'createTree', 'createCommit', 'moveBranch'])
  expect(data.figures).toMatchObject({ byStatus: { in_review: 1, draft: 2 }, runs: 3, spentUsd: 4.5 })
})
