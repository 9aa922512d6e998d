import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { causeOf } from '../../actions/agent/report/causes.ts'
import { finishLeft } from '../../actions/agent/report/finish-left.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { type InProcess, kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { finish, type Move, writes } from '../agent/model-server.ts'
import { takeCode, takeTest } from '../agent/projects.ts'
import { write } from '../agent/repository.ts'
import { quickProject, type Reviewed, replies, reviewed } from '../agent/reviewed.ts'
import { startScene } from '../agent/scene.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }

let open: Reviewed
afterEach(async () => {
  expect(open.scene.github.violations).toEqual([])
  await open.scene.close()
})

async function start(files: Record<string, string> = {}): Promise<void> {
  open = await reviewed(await startScene({ files: quickProject, permissions }), files)
}

const run = (moves: readonly Move[], twist?: Twist): Promise<InProcess> =>
  runInProcess(open.scene, moves, { inputs: { 'INPUT_PULL-REQUEST': String(open.pull) }, ...(twist ? { twist } : {}) })

const ask = () => open.request('alice', [{ path: 'src/take.js', line: 1, side: 'RIGHT', body: 'Say what it does.' }])
const commented = `// Takes b from a.\n${takeCode}`
const work = async ({ lines, review }: Awaited<ReturnType<typeof ask>>) => [
  writes('src/take.js', commented),
  replies({ id: `rc-${lines[0]}` }, { id: `rv-${review}` }),
]
const git = (...args: string[]) =>
  execFileSync('git', ['-C', open.scene.repository.gitDir, ...args], { encoding: 'utf8' }).trim()

describe('a push by a person', () => {
  it('while the agent works stays: the work is laid over it, and judged again there', async () => {
    await start()
    const asked = await ask()
    const judged: string[] = []
    let pushed = ''
    const twist: Twist = async (task, go) => {
      const kind = kindOf(task)
      if (kind === 'gate') judged.push(existsSync(path.join(task.workspace, 'by-hand.js')) ? 'with it' : 'without it')
      const result = await go(task)
      // Once the agent is done: its work and what is judged do not know of this.
      if (kind === 'tests-now' && pushed === '') pushed = await open.push('by-hand.js', '// mine\n')
      return result
    }
    const { ending } = await run(await work(asked), twist)
    expect(ending).toMatchObject({ conclusion: 'success', pushed: true, commit: open.head() })
    expect(judged).toEqual(['without it', 'with it'])
    expect(git('rev-list', '--first-parent', `${open.branch}`).split('\n')).toContain(pushed)
    expect(await open.read('by-hand.js')).toBe('// mine\n')
    expect(await open.read('src/take.js')).toBe(commented)
    expect(await open.threads()).toMatchObject([{ resolved: true }])
  }, 60_000)

  it('that collides with the work stays: nothing is pushed, the files are named, and the work is kept', async () => {
    await start()
    const asked = await ask()
    let pushed = ''
    const twist: Twist = async (task, go) => {
      if (kindOf(task) === 'agent') pushed = await open.push('src/take.js', `// Mine.\n${takeCode}`)
      return go(task)
    }
    const { ending } = await run(await work(asked), twist)
    expect(ending).toMatchObject({ conclusion: 'failed', causes: [{ code: 'collides' }] })
    expect(ending.causes[0]?.cause).toContain('`src/take.js`')
    expect(open.head()).toBe(pushed)
    expect((await open.conversation())[0]).toContain('collides with that push in `src/take.js`')
    expect(readFileSync(path.join(ending.evidence ?? '', 'changes.patch'), 'utf8')).toContain('+// Takes b from a.')
    expect(await open.status()).toBe('in_review')

    // What was asked is still open: the next run begins on top of the push.
    const again = await run([
      writes('src/take.js', `// Mine, and takes b from a.\n${takeCode}`),
      replies({ id: `rc-${asked.lines[0]}` }, { id: `rv-${asked.review}` }),
    ])
    expect(again.ending).toMatchObject({ conclusion: 'success', pushed: true })
    expect(git('rev-parse', `${open.branch}~1`)).toBe(pushed)
  }, 60_000)

  it('between the last look and the push is not overwritten either', async () => {
    await start()
    const asked = await ask()
    const { github, repository } = open.scene
    let pushed = ''
    github.faults.before = async ({ method, path }) => {
      if (method !== 'PATCH' || !decodeURIComponent(path).includes('heads/sentra/run/') || pushed !== '')
        return undefined
      pushed = 'on its way'
      pushed = await open.push('late.js', '// late\n')
      return undefined
    }
    const { ending } = await run(await work(asked))
    expect(ending).toMatchObject({ conclusion: 'success', pushed: true, commit: open.head() })
    expect(git('rev-parse', `${open.branch}~1`)).toBe(pushed)
    expect(github.headOf(repository.fullName, open.branch)).toBe(ending.commit)
    expect(await open.read('late.js')).toBe('// late\n')
  }, 60_000)

  it('is not overwritten by a new run of the whole spec, though the agent has pushed on top of it', async () => {
    await start()
    const pushed = await open.push('by-hand.js', '// mine\n')
    expect((await run(await work(await ask()))).ending.conclusion).toBe('success')
    const head = open.head()
    await open.retried()
    const anew = [writes('test/take.test.js', takeTest), writes('src/take.js', takeCode), finish('Built anew.')]
    const { ending } = await runInProcess(open.scene, anew)
    expect(ending).toMatchObject({ conclusion: 'success', branch: `${open.branch}-2` })
    expect(open.head()).toBe(head)
    expect(git('rev-list', open.branch)).toContain(pushed)
  }, 60_000)

  it('to protected paths is a person’s affair: the next run neither takes it back nor is blamed for it', async () => {
    await start()
    await open.push('.github/workflows/mine.yml', 'on: push\n')
    const { ending } = await run(await work(await ask()))
    expect(ending).toMatchObject({ conclusion: 'success', causes: [] })
    expect(await open.read('.github/workflows/mine.yml')).toBe('on: push\n')
  }, 60_000)

  it('of the agent to protected paths is left out, as ever', async () => {
    await start()
    const asked = await ask()
    // The hooks inside refuse it; a program that went past them is what the judge is for.
    const twist: Twist = async (task, go) => {
      const result = await go(task)
      if (kindOf(task) === 'agent') write(task.workspace, { '.github/workflows/evil.yml': 'on: push\n' })
      return result
    }
    const { ending } = await run(await work(asked), twist)
    expect(ending.conclusion).toBe('draft')
    expect(await open.read('.github/workflows/evil.yml')).toBeNull()
    expect(await open.read('src/take.js')).toBe(commented)
  }, 60_000)
})

describe('a review made while a run is going on', () => {
  it('is left for the next run, which then has it', async () => {
    await start()
    const first = await ask()
    let second: Awaited<ReturnType<typeof ask>> | undefined
    const twist: Twist = async (task, go) => {
      if (kindOf(task) === 'agent') second ??= await ask()
      return go(task)
    }
    expect((await run(await work(first), twist)).ending.conclusion).toBe('success')
    expect((await open.threads()).map(({ replies }) => replies.length)).toEqual([1, 0])
    const later = await run([replies({ id: `rc-${second?.lines[0]}` }, { id: `rv-${second?.review}` })])
    expect(later.ending.conclusion).toBe('success')
    expect((await open.threads()).map(({ replies }) => replies.length)).toEqual([1, 1])
  }, 60_000)
})

describe('an approval that is taken back while a run is going on', () => {
  it('is asked for once more before the push: nothing is pushed, and the work is kept', async () => {
    await start()
    const asked = await ask()
    const before = open.head()
    const twist: Twist = async (task, go) => {
      const result = await go(task)
      if (kindOf(task) === 'tests-now') await open.rejected()
      return result
    }
    const { ending } = await run(await work(asked), twist)
    expect(ending).toMatchObject({ conclusion: 'failed', causes: [{ code: 'no-longer-approved' }] })
    expect(open.head()).toBe(before)
    expect(await open.status()).toBe('rejected')
    expect((await open.conversation())[0]).toContain('the spec is rejected by now')
    expect(readFileSync(path.join(ending.evidence ?? '', 'changes.patch'), 'utf8')).toContain('+// Takes b from a.')
  }, 60_000)
})

describe('a runner that vanishes', () => {
  it('is told of on the pull request, which stays in review', async () => {
    await start()
    const asked = await ask()
    const { faults } = open.scene.github
    const twist: Twist = async (task, go) => {
      if (kindOf(task) === 'agent') faults.before = () => 'cut'
      return go(task)
    }
    const { left } = await run(await work(asked), twist)
    expect(await open.status()).toBe('running')
    const github = createGitHub(open.scene.github.octokitFor(open.scene.token), { owner: 'alice', repo: 'sums' })
    await finishLeft(github, left, causeOf('killed'))
    expect(await open.status()).toBe('in_review')
    expect((await open.conversation())[0]).toMatch(/^The run ended before its work did/)
    const again = await run(await work(asked))
    expect(again.ending).toMatchObject({ conclusion: 'success', pushed: true })
  }, 60_000)
})
