import { expect, test } from 'vitest'
import { createGitHub } from '../../core/github/octokit.ts'
import type { Source, Status } from '../../core/spec/metadata.ts'
import { readSpec } from '../../core/store/read.ts'
import { createStore } from '../../core/store/store.ts'
import { addVersion, setStatus } from '../../core/store/update-spec.ts'
import { kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { finish, type Move, writes } from '../agent/model-server.ts'
import { node, takeCode, takeTest } from '../agent/projects.ts'
import { type Scene, startScene } from '../agent/scene.ts'

const at = { owner: 'alice', repo: 'sums' }
const good = node.moves
/** Leaves the second criterion without a test. */
const poor: Move[] = [
  writes('test/take.test.js', takeTest.replace(/test\('AC-2.*\n/, '')),
  writes('src/take.js', takeCode),
  finish(),
]

const specsOf = (scene: Scene) =>
  createStore(createGitHub(scene.github.octokitFor(scene.token), at), { branch: 'sentra/specs' })
const rewrite = (scene: Scene, status: Status, from: Status) =>
  setStatus(specsOf(scene), scene.spec, { status, from: [from] })
const pullsOf = async (scene: Scene) =>
  (await scene.github.octokitFor(scene.approver.token).rest.pulls.list({ ...at, state: 'all' })).data

/** Two runs of one approval, with what the app writes down for `/retry` in between. */
async function twice(first: readonly Move[], second: readonly Move[], between?: (scene: Scene) => void) {
  const scene = await startScene({ files: node.files })
  try {
    const before = (await runInProcess(scene, first)).ending
    await rewrite(scene, 'approved', 'in_review')
    between?.(scene)
    const seen = scene.github.journal.length
    const { ending, comments } = await runInProcess(scene, second, { inputs: { GITHUB_RUN_ID: '4712' } })
    const [pull, ...others] = await pullsOf(scene)
    expect(others).toEqual([])
    return { before, ending, told: comments.at(-1) ?? '', pull, asked: scene.github.journal.slice(seen) }
  } finally {
    await scene.close()
  }
}

const mutates = (name: string) => (entry: { path: string; body: unknown }) =>
  entry.path.endsWith('/graphql') && JSON.stringify(entry.body).includes(name)

test.concurrent('a draft that a later run makes good is ready for review', async () => {
  const { before, ending, told, pull } = await twice(poor, good)
  expect(before).toMatchObject({ conclusion: 'draft', pullRequest: { draft: true } })
  expect(ending).toMatchObject({ conclusion: 'success', causes: [], pullRequest: { draft: false } })
  expect(pull).toMatchObject({ draft: false, head: { sha: ending.commit } })
  expect(told).toContain('tested and ready for review')
})

test.concurrent('a pull request that a later run finds fault with is a draft before its branch shows it', async () => {
  const { before, ending, told, pull, asked } = await twice(good, poor)
  expect(before).toMatchObject({ conclusion: 'success', pullRequest: { draft: false } })
  expect(ending).toMatchObject({ conclusion: 'draft', pullRequest: { draft: true } })
  expect(pull).toMatchObject({ draft: true, head: { sha: ending.commit } })
  expect(told).toContain('is a draft')
  const held = asked.findIndex(mutates('convertPullRequestToDraft'))
  const moved = asked.findIndex(
    ({ method, path }) => method === 'PATCH' && decodeURIComponent(path).includes('/git/refs/heads/sentra/run'),
  )
  expect(held).toBeGreaterThan(-1)
  expect(moved).toBeGreaterThan(held)
})

test.concurrent('a draft that the token may not make ready says what is left to do', async () => {
  const { ending, told } = await twice(poor, good, (scene) => {
    scene.github.faults.before = (entry) =>
      mutates('markPullRequestReadyForReview')(entry)
        ? { status: 200, body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible' }] } }
        : undefined
  })
  expect(ending.conclusion).toBe('draft')
  expect(ending.causes.map(({ code }) => code)).toEqual(['still-draft'])
  expect(told).toContain('Mark it as ready for review yourself.')
})

test.concurrent('a pull request that a person opened by the link is brought up to date', async () => {
  const scene = await startScene({ files: node.files, as: 'actions', mayOpenPulls: false })
  try {
    const { ending: first } = await runInProcess(scene, good)
    expect(first.conclusion).toBe('branch-ready')
    const { rest } = scene.github.octokitFor(scene.approver.token)
    const byHand = { title: 'By hand', body: '', head: first.branch ?? '', base: 'main' }
    const { data } = await rest.pulls.create({ ...at, ...byHand })
    await rewrite(scene, 'approved', 'failed')
    const { ending } = await runInProcess(scene, good, { inputs: { GITHUB_RUN_ID: '4712' } })
    expect(ending).toMatchObject({ conclusion: 'success', causes: [], pullRequest: { number: data.number } })
    const [pull] = await pullsOf(scene)
    expect(pull?.body).toContain('### Acceptance criteria')
  } finally {
    await scene.close()
  }
})

const opensPull = ({ method, path }: { method: string; path: string }) => method === 'POST' && path.endsWith('/pulls')
const implementationOf = async (scene: Scene) => (await readSpec(specsOf(scene), scene.spec))?.implementation

test.concurrent('a pull request that was made though its answer was lost is found', async () => {
  const scene = await startScene({ files: node.files })
  try {
    scene.github.faults.after = (entry) => (opensPull(entry) ? { status: 502 } : undefined)
    const { ending, comments } = await runInProcess(scene, good)
    const [pull, ...others] = await pullsOf(scene)
    expect(others).toEqual([])
    expect(ending).toMatchObject({ conclusion: 'success', causes: [], pullRequest: { number: pull?.number } })
    expect(comments.at(-1)).toContain('tested and ready for review')
  } finally {
    await scene.close()
  }
})

test.concurrent('a pull request that could not be brought up to date is told of', async () => {
  const { before, ending, told } = await twice(good, good, (scene) => {
    scene.github.faults.before = ({ method, path }) =>
      method === 'PATCH' && /\/pulls\/\d+$/.test(path) ? { status: 422 } : undefined
  })
  expect(ending).toMatchObject({ conclusion: 'failed', pullRequest: { number: before.pullRequest?.number } })
  expect(told).toContain(`failed. Its pull request stands: [#${before.pullRequest?.number}]`)
})

test.concurrent.each([
  ['failed', false],
  ['cancelled', true],
])('a branch that could not be shown is told of and written down, where the run %s', async (how, cancelled) => {
  const scene = await startScene({ files: node.files })
  const stop = new AbortController()
  try {
    scene.github.faults.before = (entry) => {
      if (!opensPull(entry)) return undefined
      if (cancelled) stop.abort(new Error('The run was cancelled.'))
      return { status: 502 }
    }
    const { ending, comments, left } = await runInProcess(scene, good, { signal: stop.signal })
    const branch = `sentra/run/${scene.spec.id}`
    const commit = scene.github.headOf(scene.repository.fullName, branch)
    expect(ending).toMatchObject({ conclusion: how, branch, commit })
    expect(comments[0]).toContain(
      `${how}. Its work stands on the branch \`${branch}\`, without a pull request. [Open it](`,
    )
    expect(left.published).toEqual({ branch, pull: null })
    expect(await implementationOf(scene)).toMatchObject({ branch, run_id: 4711 })
  } finally {
    await scene.close()
  }
})

test.concurrent('a run that comes to nothing leaves what is known of the pull request of the one before', async () => {
  const scene = await startScene({ files: node.files })
  try {
    const first = (await runInProcess(scene, good)).ending
    await rewrite(scene, 'approved', 'in_review')
    const { ending } = await runInProcess(scene, [finish()], { inputs: { GITHUB_RUN_ID: '4712' } })
    expect(ending).toMatchObject({ conclusion: 'failed', causes: [{ code: 'no-change' }] })
    const known = { branch: first.branch, pull_request: first.pullRequest?.number, run_id: 4712 }
    expect(await implementationOf(scene)).toMatchObject(known)
  } finally {
    await scene.close()
  }
})

const source: Source = {
  kind: 'comment',
  id: 99,
  author: { id: 1, login: 'alice' },
  body_sha256: 'a'.repeat(64),
  created_at: '2026-11-22T12:00:00.000Z',
}

test.concurrent.each<[string, (scene: Scene) => Promise<unknown>, Status, RegExp]>([
  ['rejected', (scene) => rewrite(scene, 'rejected', 'running'), 'rejected', /the spec is rejected by now/],
  ['cancelled', (scene) => rewrite(scene, 'cancelled', 'running'), 'cancelled', /the spec is cancelled by now/],
  [
    'revised',
    (scene) => addVersion(specsOf(scene), scene.spec, { text: `${scene.spec.text}\nMore.\n`, source }),
    'draft',
    /version 1 was released, and no longer is/,
  ],
])('a spec that was %s while the run went on gets no pull request', async (_, change, status, says) => {
  const scene = await startScene({ files: node.files })
  const twist: Twist = async (task, run) => {
    const result = await run(task)
    if (kindOf(task) === 'tests-now') await change(scene)
    return result
  }
  try {
    const { ending, comments } = await runInProcess(scene, good, { twist })
    expect(ending.conclusion).toBe('failed')
    expect(ending.causes.map(({ code }) => code)).toEqual(['no-longer-approved'])
    expect(comments.at(-1)).toMatch(says)
    expect(await pullsOf(scene)).toEqual([])
    expect(scene.github.headOf(scene.repository.fullName, `sentra/run/${scene.spec.id}`)).toBeNull()
    // What the run cost is written down beside what the person wrote.
    expect(await readSpec(specsOf(scene), scene.spec)).toMatchObject({ status, spent_usd: ending.costUsd })
  } finally {
    await scene.close()
  }
})
