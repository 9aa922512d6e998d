import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { causeOf } from '../../actions/agent/report/causes.ts'
import { finishLeft } from '../../actions/agent/report/finish-left.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { readLedger } from '../../core/store/ledger-record.ts'
import { readSpec } from '../../core/store/read.ts'
import { createStore } from '../../core/store/store.ts'
import { kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { node } from '../agent/projects.ts'
import { type Scene, startScene } from '../agent/scene.ts'

const at = { owner: 'alice', repo: 'sums' }

/** The figures of all runs on the specs branch. */
const figures = ({ repository: { gitDir } }: Scene) => {
  const show = (...args: string[]) => execFileSync('git', args, { cwd: gitDir, encoding: 'utf8' })
  return show('ls-tree', '-r', '--name-only', 'sentra/specs', '.sentra/metrics/')
    .split('\n')
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readLedger(show('show', `sentra/specs:${name}`)))
    .filter(({ kind }) => kind === 'run')
}

/** A run that reaches nobody any more from one moment on, and what the `post:` step then makes of what it left. */
async function vanish(when: (scene: Scene) => Twist | undefined) {
  const scene = await startScene({ files: node.files })
  try {
    const twist = when(scene)
    const { left, ending } = await runInProcess(scene, node.moves, twist ? { twist } : {})
    const github = createGitHub(scene.github.octokitFor(scene.token), at)
    const specs = () => readSpec(createStore(github, { branch: 'sentra/specs' }), scene.spec)
    expect((await specs())?.status).toBe('running')
    const finish = () => finishLeft(github, left, causeOf('killed'))
    await finish()
    // A job's step may be run twice; what was paid is counted once.
    await finish()
    const { data } = await scene.github
      .octokitFor(scene.approver.token)
      .rest.issues.listComments({ ...at, issue_number: scene.issue })
    return { cost: ending.costUsd, metadata: await specs(), runs: figures(scene), told: data.at(-1)?.body ?? '' }
  } finally {
    await scene.close()
  }
}

test.concurrent('a run that is killed before it published has failed, and what it cost counts', async () => {
  const { cost, metadata, runs, told } = await vanish((scene) => async (task, run) => {
    const result = await run(task)
    if (kindOf(task) === 'tests-now') scene.github.faults.before = () => 'cut'
    return result
  })
  expect(cost).toBeGreaterThan(0)
  expect(metadata).toMatchObject({ status: 'failed', implementation: { run_id: 4711 } })
  expect(metadata?.spent_usd).toBeCloseTo(cost, 10)
  expect(runs).toHaveLength(1)
  expect(runs[0]).toMatchObject({ id: 'run-4711-1', outcome: 'failed', turns: 5, run_id: 4711 })
  expect(runs[0]?.cost_usd).toBeCloseTo(cost, 10)
  expect(runs[0]?.output_tokens).toBe(250)
  expect(told).toMatch(/^The run ended before its work did\./)
})

test.concurrent('a run that is killed after its pull request stands is in review, and the comment names it', async () => {
  const { cost, metadata, runs, told } = await vanish((scene) => {
    scene.github.faults.after = ({ method, path }) => {
      if (method === 'POST' && path.endsWith('/pulls')) scene.github.faults.before = () => 'cut'
      return undefined
    }
    return undefined
  })
  const pull = metadata?.implementation?.pull_request
  expect(pull).toBeGreaterThan(0)
  expect(metadata).toMatchObject({
    status: 'in_review',
    implementation: { branch: 'sentra/run/1-take-one-number-from-another' },
  })
  expect(metadata?.spent_usd).toBeCloseTo(cost, 10)
  expect(runs).toMatchObject([{ outcome: 'failed', pull_request: pull }])
  expect(told).toContain(`Its pull request stands: [#${pull}](`)
})
