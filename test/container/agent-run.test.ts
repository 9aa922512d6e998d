import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { downloadAction } from '../agent/download.ts'
import { bash, finish, writes } from '../agent/model-server.ts'
import { canary, play } from '../agent/play.ts'
import { node, python, takeCode, takeTest } from '../agent/projects.ts'
import { importPythonImage } from '../agent/python-image.ts'
import { type Scene, type SceneOptions, startScene } from '../agent/scene.ts'
import { engineAnswers } from './support/engine.ts'
import { nextUid, uids } from './support/run-as.ts'

/** As `uses:` fetches it, where any user can read it. */
let action: ReturnType<typeof downloadAction>

/** A run as one of GitHub's runners does it. */
const run = (here: Scene, moves: Parameters<typeof play>[1], options: Parameters<typeof play>[2] = {}) =>
  play(here, moves, { action: action.folder, uid: nextUid(), ...options })

let scene: Scene | undefined
const open = async (options: SceneOptions) => {
  scene = await startScene(options)
  return scene
}
afterEach(async () => {
  await scene?.close()
  scene = undefined
})

const containers = () =>
  execFileSync('docker', ['ps', '--all', '--quiet', '--filter', 'name=sentra-4711-'], { encoding: 'utf8' }).trim()
const at = { owner: 'alice', repo: 'sums' }

/** Every file below a folder, as text. */
const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

/** What every process that we may read was started with, as another process of its user could read it. */
const environs = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1')
      } catch {
        // It ended meanwhile, or is another user's.
        return []
      }
    })

describe.skipIf(!engineAnswers)('a whole run, in the real container', () => {
  beforeAll(() => {
    action = downloadAction()
  })
  afterAll(() => action.remove())

  test.each(uids)('as uid %i, ends with a pull request at the judged commit, with its evidence', async (uid) => {
    const here = await open({ files: node.files })
    const job = here.job()
    const played = await run(here, [bash('id -u; id -G'), ...node.moves], { job, uid })
    expect(played.log.join('\n')).toContain('Pull request ready for review')
    expect(played).toMatchObject({ exitCode: 0, postExitCode: 0 })
    // Inside, never root, and without the group that reaches the engine; outside, nothing that the job's user cannot remove.
    expect(JSON.stringify(played.model.requests[1]?.body)).toContain(`"${uid || 1000}\\n${uid || 1000}"`)
    const owners = execFileSync('find', [path.join(job.folder, '_temp'), job.workspace, '-printf', '%U\n'], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
    expect(new Set(owners)).toEqual(new Set([String(uid)]))
    expect(played.outputs).toMatchObject({
      conclusion: 'success',
      branch: `sentra/run/${here.spec.id}`,
      'spec-id': here.spec.id,
    })

    const { rest } = here.github.octokitFor(here.approver.token)
    const { data: pull } = await rest.pulls.get({ ...at, pull_number: Number(played.outputs['pull-request']) })
    expect(pull.draft).toBe(false)
    expect(pull.body).toMatch(/AC-1 \|.*AC-1: takes \| red \(could not load\) \| green/)
    expect(pull.body).toContain(`sha256sum  # ${here.spec.sha256}`)
    const evidence = JSON.parse(readFileSync(path.join(played.outputs.evidence ?? '', 'evidence.json'), 'utf8'))
    const { data: head } = await rest.git.getCommit({ ...at, commit_sha: pull.head.sha })
    expect(head.tree.sha).toBe(evidence.tree)
    expect(head.message).toContain(`Sentra-Spec: ${here.spec.id} v1`)

    // The proof in the pull request holds, typed as it stands there.
    const clone = path.join(here.folder, 'reader')
    execFileSync('git', ['clone', '--quiet', here.repository.gitDir, clone])
    const [, fetch = '', show = ''] = /```sh\n(.*)\n(.*)\n/.exec(pull.body ?? '') ?? []
    execFileSync('bash', ['-c', fetch], { cwd: clone, stdio: 'pipe' })
    expect(execFileSync('bash', ['-c', show], { cwd: clone, encoding: 'utf8' })).toContain(here.spec.sha256)

    // The first commit holds the tests, and they are red there; the second makes them green.
    execFileSync('git', ['checkout', '--quiet', pull.head.sha], { cwd: clone })
    const changed = (commit: string) =>
      execFileSync('git', ['show', '--format=', '--name-only', commit], { cwd: clone, encoding: 'utf8' }).trim()
    expect([changed('HEAD~1'), changed('HEAD')]).toEqual(['test/take.test.js', 'demo.sh\nsrc/take.js'])
    expect(execFileSync('git', ['ls-files', '--stage', 'demo.sh'], { cwd: clone, encoding: 'utf8' })).toMatch(/^100755/)

    expect(played.comments).toHaveLength(1)
    expect(played.comments[0]).toContain('tested and ready for review')
    expect(played.summary).toContain('### Gate')
    expect(here.github.violations).toEqual([])
    expect(played.requests.length).toBeLessThanOrEqual(25)
    expect(containers()).toBe('')
  })

  test('the key is nowhere but with the provider', async () => {
    const here = await open({ files: node.files })
    const job = here.job()
    const seen: string[] = []
    let working: string[] = []
    const look = bash(
      'env; cat /proc/*/environ 2>/dev/null; cat /proc/*/cmdline 2>/dev/null; git config --list; ls -la / /run',
    )
    const played = await run(here, [look, ...node.moves], {
      job,
      onLine: (line) => {
        seen.push(line)
        if (line.startsWith('Request 1:')) working = environs()
      },
    })
    expect(played.exitCode).toBe(0)
    // While the agent works, no process of the job keeps it in its environment: not the action's own either. Other tests'
    // runs have the same key, and may just be starting; the token is this one's alone.
    const ours = working.filter((environ) => environ.includes(`RUNNER_TEMP=${job.folder}`))
    expect(ours.length).toBeGreaterThan(0)
    expect(ours.filter((environ) => environ.includes(canary))).toEqual([])
    expect(working.filter((environ) => environ.includes(here.token))).toEqual([])
    expect(played.model.requests.length).toBeGreaterThan(1)
    for (const { headers, body } of played.model.requests) {
      expect(headers['x-api-key']).toBe(canary)
      expect(JSON.stringify(body)).not.toContain(canary)
      expect(JSON.stringify(body)).not.toContain(here.token)
    }
    const told = [seen.join('\n'), played.comments.join('\n'), played.summary, JSON.stringify(played.outputs)]
    const places = [...told, everything(job.folder), everything(here.repository.gitDir)]
    for (const place of places) {
      expect(place).not.toContain(canary)
      expect(place).not.toContain(here.token)
    }
  })

  test('an unrelated project in Python, with an image of its own, needs no file of ours beside it', async () => {
    const image = `sentra-test/python:${process.pid}`
    importPythonImage(image)
    try {
      const config = `sandbox:\n  image: ${image}\ngate:\n  test: python3 -m unittest discover -v\n`
      const here = await open({ files: { ...python.files, '.sentra/config.yml': config } })
      const look = bash('command -v node npm; head -c 20 /usr/lib/os-release; true')
      const played = await run(here, [look, ...python.moves])
      expect(played.log.join('\n')).toContain('Pull request ready for review')
      expect(played.outputs.conclusion).toBe('success')
      const { rest } = here.github.octokitFor(here.approver.token)
      const { data: pull } = await rest.pulls.get({ ...at, pull_number: Number(played.outputs['pull-request']) })
      expect(pull.body).toMatch(/AC-2 \|.*test_ac_2_nothing_is_left.*\| green/)
      expect(pull.body).toContain('python3 -m unittest discover -v')
    } finally {
      execFileSync('docker', ['image', 'rm', '--force', image], { stdio: 'ignore' })
    }
  })

  test('what the job installed is carried in, its secrets are not, and the checkout stays as it was', async () => {
    const files = {
      ...node.files,
      'test/helper.test.js':
        "import test from 'node:test'\nimport { ok } from 'helper'\n\ntest('helps', () => ok(1))\n",
    }
    const here = await open({ files })
    const job = here.job()
    const helper = path.join(job.workspace, 'node_modules/helper')
    execFileSync('bash', [
      '-c',
      `mkdir -p ${helper} && cd ${helper} && echo '{"name":"helper","type":"module","exports":"./index.js"}' > package.json && echo "export { ok } from 'node:assert'" > index.js && echo SECRET=hunter2 > ${job.workspace}/.env`,
    ])
    const meddle = bash('ls -a; cat .env; echo "export const ok = () => {}" > node_modules/helper/index.js; true')
    const played = await run(here, [meddle, ...node.moves], { job })
    expect(played.outputs.conclusion).toBe('success')
    expect(JSON.stringify(played.model.requests.map(({ body }) => body))).not.toContain('hunter2')
    expect(readFileSync(path.join(helper, 'index.js'), 'utf8')).toContain('node:assert')
  })

  test('a red gate makes a draft that says what fails', async () => {
    const here = await open({ files: node.files })
    const wrong = writes('src/take.js', 'export const take = (a, b) => a + b\n')
    const tests = writes('test/take.test.js', takeTest)
    const played = await run(here, [tests, wrong, finish('All done, all green!')])
    expect(played.exitCode).toBe(1)
    expect(played.outputs.conclusion).toBe('draft')
    const { rest } = here.github.octokitFor(here.approver.token)
    const { data: pull } = await rest.pulls.get({ ...at, pull_number: Number(played.outputs['pull-request']) })
    expect(pull.draft).toBe(true)
    expect(pull.body).toContain('The tests of AC-1, AC-2 fail.')
    expect(played.comments[0]).toContain('The gate is red: test.')
  })

  test('tests that pass without the change show nothing, and a tampered workflow is not published', async () => {
    const here = await open({ files: node.files })
    const hollow = writes(
      'test/take.test.js',
      takeTest.replace("import { take } from '../src/take.js'", 'const take = (a, b) => a - b'),
    )
    const workflow = bash('mkdir -p .github/workflows && echo "on: push" > .github/workflows/evil.yml')
    const played = await run(here, [hollow, writes('src/take.js', takeCode), workflow, finish()])
    expect(played.outputs.conclusion).toBe('draft')
    expect(played.comments[0]).toContain('AC-1, AC-2 pass without the change too')
    const branch = played.outputs.branch ?? ''
    const files = execFileSync('git', ['ls-tree', '-r', '--name-only', branch], {
      cwd: here.repository.gitDir,
      encoding: 'utf8',
    })
    expect(files).not.toContain('.github/')
  })

  test('cancelled in the middle: the container is gone within five seconds, and the comment tells it', async () => {
    const here = await open({ files: node.files })
    const stop = new AbortController()
    let stopped = 0
    const played = await run(here, [bash('sleep 60')], {
      signal: stop.signal,
      onLine: (line) => {
        if (stopped || !line.startsWith('Request 1:')) return
        stopped = performance.now()
        setTimeout(() => stop.abort(), 500)
      },
    })
    expect((performance.now() - stopped) / 1_000).toBeLessThan(5.5)
    expect(containers()).toBe('')
    expect(played.exitCode).toBe(1)
    expect(played.outputs.conclusion).toBe('cancelled')
    expect(played.comments[0]).toContain('was cancelled')
  })

  test('killed by force: the post step removes the container and finishes the comment', async () => {
    const here = await open({ files: node.files })
    const job = here.job()
    let killed = false
    const played = await run(here, [bash('sleep 60')], {
      job,
      onLine: (line) => {
        if (killed || !line.startsWith('Request 1:')) return
        killed = true
        const main = execFileSync('pgrep', ['-f', path.join(action.folder, 'dist/agent/index.js')], {
          encoding: 'utf8',
        })
        const mine = main
          .split('\n')
          .filter((pid) => pid && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(job.folder))
        for (const pid of mine) process.kill(Number(pid), 'SIGKILL')
      },
    })
    expect(played.exitCode).toBe(137)
    expect(played.postExitCode).toBe(0)
    expect(containers()).toBe('')
    expect(played.comments).toHaveLength(1)
    expect(played.comments[0]).toContain('The runner ended the run before it could finish.')
    expect(played.comments[0]).not.toContain('⏳')
  })

  test('a container that is lost is started anew, and goes on where it was', async () => {
    const here = await open({ files: node.files })
    let lost = false
    const moves = [bash('ls'), bash('sleep 30'), ...node.moves]
    const played = await run(here, moves, {
      onLine: (line) => {
        if (lost || !line.startsWith('Request 2:')) return
        lost = true
        setTimeout(() => execFileSync('docker', ['kill', ...containers().split('\n')], { stdio: 'ignore' }), 300)
      },
    })
    expect(played.log.join('\n')).toContain('It goes on where it was, in a new one.')
    expect(played.outputs.conclusion).toBe('success')
    // Every move was asked for once: nothing that was paid is asked again. The third request tells of the loss.
    expect(played.model.requests).toHaveLength(moves.length)
    expect(JSON.stringify(played.model.requests[2]?.body)).toContain('The sandbox was restarted')
  })
})
