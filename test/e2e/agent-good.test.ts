import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { filesOf, type GoodRun, goodRuns, movesOf } from '../agent/good-runs.ts'
import { kindOf, runInProcess } from '../agent/in-process.ts'
import { root } from '../agent/play.ts'
import { type Scene, startScene } from '../agent/scene.ts'

/**
 * Whole runs that are good, and must be said to be: worker, hooks, gate, judge, git, and GitHub on the wire are real;
 * the sandbox is a plain folder, as in the demo without an engine.
 */
test.concurrent.each(goodRuns.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  const { ending, expected, scene, body } = await playGood(one)
  try {
    expect(ending.causes).toEqual([])
    expect(ending.conclusion).toBe('success')
    const tree = git(scene, 'ls-tree', '-r', '-z', ending.branch ?? '').replaceAll('\0', '\n')
    if (one.tree) expect(tree).toMatch(one.tree)
    if (one.says) expect(body).toMatch(one.says)
    for (const { message, verified } of await commitsOf(scene, ending.pullRequest?.number ?? 0)) {
      expect(verified).toBe(true)
      expect(message).toMatch(one.commits ?? /^Sentra-Spec: \S+ v1$/m)
    }
    expect(proved(scene, body)).toContain(scene.spec.sha256)
    // What a person's own git would have committed in that folder is what was published, to the byte and the mode.
    const memory = [':(exclude).sentra/memory']
    expect(git(scene, 'diff', '--name-status', expected, ending.branch ?? '', '--', '.', ...memory)).toBe('')
  } finally {
    await scene.close()
  }
})

test('there are at least fifty kinds of good runs', () => {
  expect(new Set(goodRuns.map(({ name }) => name)).size).toBeGreaterThanOrEqual(50)
})

async function playGood(one: GoodRun) {
  const scene = await startScene({
    files: filesOf(one),
    ...(one.document ? { document: one.document } : {}),
    ...one.scene,
  })
  if (one.base) pushBase(scene, one.base)
  if (one.packages) install(scene, one.packages)
  let expected = ''
  const { ending } = await runInProcess(scene, movesOf(one), {
    twist: async (task, run) => {
      const result = await run(task)
      if (kindOf(task) === 'agent') expected = committed(scene, task.workspace)
      return result
    },
  })
  const { rest } = scene.github.octokitFor(scene.approver.token)
  const number = ending.pullRequest?.number
  const at = { owner: 'alice', repo: 'sums' }
  const body = number === undefined ? '' : ((await rest.pulls.get({ ...at, pull_number: number })).data.body ?? '')
  return { ending, expected, scene, body }
}

/** The pull request's commits, as GitHub shows them. */
async function commitsOf(scene: Scene, pull: number) {
  const { rest } = scene.github.octokitFor(scene.approver.token)
  const { data } = await rest.pulls.listCommits({ owner: 'alice', repo: 'sums', pull_number: pull })
  expect(data.length).toBeGreaterThan(0)
  return data.map(({ commit }) => ({ message: commit.message, verified: commit.verification?.verified }))
}

const git = (scene: Scene, ...args: string[]) =>
  execFileSync('git', args, { cwd: scene.repository.gitDir, encoding: 'utf8' })

/** The lines of shell that the pull request shows, typed as they stand there, in somebody's clone. */
function proved(scene: Scene, body: string): string {
  const lines = /```sh\n([^`]*)```/.exec(body)?.[1] ?? ''
  expect(lines.trim().split('\n')).toHaveLength(3)
  const clone = path.join(scene.folder, 'reader')
  execFileSync('git', ['clone', '--quiet', scene.repository.gitDir, clone])
  const said = execFileSync('bash', ['-ec', lines], { cwd: clone, encoding: 'utf8', stdio: 'pipe' })
  expect(said).toContain(`"login": "${scene.approver.login}"`)
  return said
}

/** As an earlier step of the job would: the packages lie in its checkout, where git ignores them. */
function install(scene: Scene, packages: readonly string[]) {
  const { job } = scene
  scene.job = (options) => {
    const made = job(options)
    for (const name of [...packages, '.bin/vitest']) {
      const place = path.join(made.workspace, 'node_modules', name)
      mkdirSync(path.dirname(place), { recursive: true })
      symlinkSync(path.join(root, 'node_modules', name), place)
    }
    return made
  }
}

function pushBase(scene: Scene, script: string) {
  const clone = path.join(scene.folder, 'base')
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: clone, stdio: 'pipe' })
  execFileSync('git', ['clone', '--quiet', scene.repository.gitDir, clone])
  run('bash', '-ec', script)
  run('git', 'add', '--all')
  run('git', '-c', 'user.name=m', '-c', 'user.email=m@x.invalid', 'commit', '--quiet', '-m', 'Base')
  run('git', 'push', '--quiet', 'origin', 'HEAD:main')
}

/** The tree that plain git makes of a workspace, brought into the scene's repository. */
function committed(scene: Scene, workspace: string): string {
  const index = path.join(scene.folder, 'expected.index')
  rmSync(index, { force: true })
  const env = {
    ...process.env,
    GIT_INDEX_FILE: index,
    GIT_OBJECT_DIRECTORY: path.join(scene.repository.gitDir, 'objects'),
  }
  const run = (...args: string[]) => execFileSync('git', args, { cwd: workspace, env, encoding: 'utf8' }).trim()
  run('add', '--all')
  return run('write-tree')
}
