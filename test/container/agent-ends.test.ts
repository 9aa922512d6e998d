import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGitHub } from '../../core/github/octokit.ts'
import { readLedger } from '../../core/store/ledger-record.ts'
import { readSpec } from '../../core/store/read.ts'
import { createStore } from '../../core/store/store.ts'
import { downloadAction } from '../agent/download.ts'
import { bash, finish, writes } from '../agent/model-server.ts'
import { play } from '../agent/play.ts'
import { node, takeCode, takeTest } from '../agent/projects.ts'
import { type Scene, startScene } from '../agent/scene.ts'
import { engineAnswers } from './support/engine.ts'

let action: ReturnType<typeof downloadAction>
let scene: Scene | undefined
const open = async () => {
  scene = await startScene({ files: node.files })
  return scene
}
const steps = [writes('test/take.test.js', takeTest), writes('src/take.js', takeCode)]

const containers = () =>
  execFileSync('docker', ['ps', '--all', '--quiet', '--filter', 'name=sentra-4711-'], { encoding: 'utf8' }).trim()
/** What the shipped workflow uploads, whatever became of the run. */
const uploaded = (job: { folder: string }, name: string): string => {
  const file = path.join(job.folder, '_temp/sentra-4711-1/output', name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
const specOf = ({ github, token, spec }: Scene) => {
  const at = { owner: 'alice', repo: 'sums' }
  return readSpec(createStore(createGitHub(github.octokitFor(token), at), { branch: 'sentra/specs' }), spec)
}
/** The figures of the runs, on the specs branch. */
const runs = ({ repository: { gitDir } }: Scene) => {
  const show = (...args: string[]) => execFileSync('git', args, { cwd: gitDir, encoding: 'utf8' })
  return show('ls-tree', '-r', '--name-only', 'sentra/specs', '.sentra/metrics/')
    .split('\n')
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readLedger(show('show', `sentra/specs:${name}`)))
    .filter(({ kind }) => kind === 'run')
}

describe.skipIf(!engineAnswers)('a run that ends before its work is done', () => {
  beforeAll(() => {
    action = downloadAction()
  })
  afterAll(() => action.remove())
  afterEach(async () => {
    await scene?.close()
    scene = undefined
  })

  test('by a person who cancels: the work so far is in the patch', async () => {
    const here = await open()
    const job = here.job()
    const stop = new AbortController()
    const played = await play(here, [...steps, bash('sleep 60')], {
      action: action.folder,
      job,
      signal: stop.signal,
      onLine: (line) => {
        if (line.startsWith('Request 3:')) setTimeout(() => stop.abort(), 500)
      },
    })
    expect(played.outputs.conclusion).toBe('cancelled')
    expect(containers()).toBe('')
    const patch = uploaded(job, 'changes.patch')
    expect(patch).toContain('+++ b/src/take.js')
    expect(patch).toContain('+++ b/test/take.test.js')
  })

  test('by force: what it cost counts, and ledger and trajectory are among what is uploaded', async () => {
    const here = await open()
    const job = here.job()
    let killed = false
    const played = await play(here, [...steps, bash('sleep 60')], {
      action: action.folder,
      job,
      onLine: (line) => {
        if (killed || !line.startsWith('Request 3:')) return
        killed = true
        const own = execFileSync('pgrep', ['-f', path.join(action.folder, 'dist/agent/index.js')], { encoding: 'utf8' })
        for (const pid of own.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL')
      },
    })
    expect({ exit: played.exitCode, post: played.postExitCode }).toEqual({ exit: 137, post: 0 })
    expect(containers()).toBe('')
    const entries = uploaded(job, 'ledger.jsonl').trim().split('\n')
    const paid = entries.reduce((sum, line) => sum + Number(JSON.parse(line).dollars), 0)
    expect(entries).toHaveLength(3)
    expect(uploaded(job, 'trajectory.jsonl')).toContain('Build this specification.')
    const metadata = await specOf(here)
    expect(metadata).toMatchObject({ status: 'failed', implementation: { run_id: 4711 } })
    expect(metadata?.spent_usd).toBeCloseTo(paid, 10)
    expect(runs(here)).toMatchObject([{ id: 'run-4711-1', outcome: 'failed', turns: 3, run_id: 4711 }])
    expect(runs(here)[0]?.cost_usd).toBeCloseTo(paid, 10)
    expect(played.comments[0]).toContain('The runner ended the run before it could finish.')
  })

  test('in a container that is not locked: nothing is asked of a model, and the line that fails is named', async () => {
    const here = await open()
    const job = here.job()
    const bin = path.join(here.folder, 'bin')
    mkdirSync(bin)
    // An engine that takes the flag and does not heed it.
    const real = execFileSync('bash', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim()
    const lines = [
      '#!/bin/bash',
      'given=()',
      'while (($#)); do',
      '  if [[ $1 == --cap-drop ]]; then shift 2; else given+=("$1"); shift; fi',
      'done',
      `exec ${real} "\${given[@]}"`,
    ]
    writeFileSync(path.join(bin, 'docker'), `${lines.join('\n')}\n`)
    chmodSync(path.join(bin, 'docker'), 0o755)
    const env = { PATH: `${bin}:${process.env.PATH}` }
    const played = await play(here, node.moves, { action: action.folder, job, env })
    expect(played.outputs.conclusion).toBe('failed')
    expect(played.model.requests).toHaveLength(0)
    expect(played.comments[0]).toMatch(/capabilit/i)
    expect(played.comments[0]).toContain('failed. Nothing was published.')
  })

  test.skipIf(process.getuid?.() !== 0)('on a disk that is full: it is said so, in two lines', async () => {
    const here = await open()
    const job = here.job()
    const temporary = path.join(job.folder, '_temp')
    mkdirSync(temporary, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0777', 'tmpfs', temporary])
    try {
      const fill = bash('mkdir generated; yes > generated/filler; ls -l generated')
      const played = await play(here, [...steps, fill, finish()], { action: action.folder, job })
      expect(played.outputs.conclusion).toBe('failed')
      expect(played.comments[0]).toContain(
        '- The runner’s disk is full.\n  Free space before this step or use a larger runner, then type `/retry`.',
      )
      expect((await specOf(here))?.status).toBe('failed')
    } finally {
      execFileSync('umount', [temporary])
    }
  })
})
