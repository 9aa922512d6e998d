import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sentence } from '../../actions/agent/report/markdown.ts'
import { SentraError } from '../../core/errors.ts'
import { type InProcess, kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { bash, finish, type Move, writes } from '../agent/model-server.ts'
import { node, python, takeCode, takeTest } from '../agent/projects.ts'
import { permissions, type Scene, type SceneOptions, startScene } from '../agent/scene.ts'

/** One way to fail, what is done to make it happen, and what people must be told. */
interface Case {
  name: string
  /** Codes of the causes, the first of which must be named first. */
  codes: string[]
  conclusion?: 'draft' | 'failed' | 'refused' | 'branch-ready' | 'cancelled'
  moves?: Move[]
  config?: string
  files?: Record<string, string>
  scene?: Partial<SceneOptions>
  /** Done to the scene before the run. */
  before?: (scene: Scene) => Promise<unknown> | unknown
  /** Done to the workspace when the agent's container has ended: what a hostile program could have left. */
  leaves?: (workspace: string) => void
  twist?: Twist
  inputs?: Record<string, string>
  says?: RegExp
  /** What stands on GitHub though it failed, as the first line tells it. */
  stands?: RegExp
}

const at = { owner: 'alice', repo: 'sums' }
const good = node.moves
const steps = good.slice(0, -1)
const only =
  (kind: string, change: (result: Awaited<ReturnType<Twist>>) => object): Twist =>
  async (task, run) => {
    const result = await run(task)
    return kindOf(task) === kind ? { ...result, ...change(result) } : result
  }
const instead =
  (kind: string, result: object, prints = ''): Twist =>
  async (task, run) => {
    if (kindOf(task) !== kind) return run(task)
    if (prints) task.onOutput?.(prints, 'stdout')
    const none = { exitCode: 0, oomKilled: false, timedOut: false, aborted: false, tail: '', startedMs: 1, ms: 1 }
    return { ...none, ...result }
  }
const failing =
  (kind: string, error: () => Error): Twist =>
  (task, run) =>
    kindOf(task) === kind ? Promise.reject(error()) : run(task)
/** It fails when its work is done and not yet told. */
const afterwards =
  (kind: string, error: () => Error): Twist =>
  async (task, run) => {
    const result = await run(task)
    if (kindOf(task) === kind) throw error()
    return result
  }
const fault =
  (match: (entry: { method: string; path: string }) => boolean, status: number, headers = {}) =>
  (scene: Scene) => {
    scene.github.faults.before = (entry) => (match(entry) ? { status, headers } : undefined)
  }
const post = (end: string) => (entry: { method: string; path: string }) =>
  entry.method === 'POST' && entry.path.endsWith(end) && !entry.path.includes('sentra')
const alice = (scene: Scene) => scene.github.octokitFor(scene.approver.token).rest
const emptyEvidence = (over: object) =>
  JSON.stringify({
    schema: 1,
    status: 'passed',
    started: '2026-11-22T12:00:00Z',
    seconds: 1,
    steps: [],
    warnings: [],
    ...over,
  })

const loopTest = `import test from 'node:test'

for (const n of [1, 2, 3, 4, 5, 6]) test('adds ' + n, () => {})
`

const oldTest = "import test from 'node:test'\n\ntest('old', () => { throw Error('old') })\n"
const evenCode = 'export const even = (a) => a % 2 === 0\n'
const evenTest = `import assert from 'node:assert/strict'
import test from 'node:test'
import { even } from '../src/even.js'

test('even', () => assert.equal(even(2), true))
`

/** A reporter that gives no sum. */
const namesOnly = `export default async function* (events) {
  for await (const { type, data } of events) {
    if (type === 'test:pass') yield '✔ ' + data.name + '\\n'
    if (type === 'test:fail') yield '✖ ' + data.name + '\\n'
  }
}
`

const toolsRun = `import { spawnSync } from 'node:child_process'

const { status } = spawnSync(process.execPath, ['--test'], { stdio: 'inherit' })
process.exit(status)
`

/** Says what a runner would say, and ends it while it still looks for tests. */
const endsAll = `import os
import sys

ok = os.path.exists('sums/take.py')
for name in ('test_ac_1_takes', 'test_ac_2_nothing_is_left'):
    print(name + ' (tests.test_a.A.' + name + ') ... ' + ('ok' if ok else 'FAIL'), file=sys.stderr)
print('\\nRan 2 tests in 0.001s\\n\\n' + ('OK' if ok else 'FAILED (failures=2)'), file=sys.stderr, flush=True)
os._exit(0 if ok else 1)
`

const cases: Case[] = [
  // The agent.
  { name: 'no-op', moves: [finish()], codes: ['no-change'], conclusion: 'failed' },
  {
    name: 'a tool that is denied again and again',
    moves: [bash('rm -rf / --no-preserve-root')],
    codes: ['no-change', 'keeps-failing'],
    conclusion: 'failed',
  },
  {
    name: 'a model that only talks',
    moves: [{ say: 'It is all done!' }],
    codes: ['no-change', 'keeps-failing'],
    conclusion: 'failed',
  },
  {
    name: 'a model that gives up',
    moves: [finish('Which list is meant?', 'cannot')],
    codes: ['no-change', 'agent-gave-up'],
    conclusion: 'failed',
    says: /Which list is meant/,
  },
  {
    name: 'gives up with work left',
    moves: [...steps, finish('Not sure about zero.', 'cannot')],
    codes: ['agent-gave-up'],
    conclusion: 'draft',
  },
  {
    name: 'too few turns',
    config: 'agent: { turns: 3 }',
    moves: [...steps, bash('ls'), finish()],
    codes: ['out-of-turns'],
    conclusion: 'draft',
  },
  {
    name: 'too little money',
    config: 'budget: { run: 0.02 }',
    codes: ['no-change', 'out-of-money'],
    conclusion: 'failed',
  },
  {
    name: 'the deadline',
    twist: only('agent', () => ({ timedOut: true, exitCode: 137 })),
    codes: ['out-of-time'],
    conclusion: 'draft',
  },
  {
    name: 'out of memory, with exit code 0',
    twist: only('agent', () => ({ oomKilled: true })),
    codes: ['out-of-memory'],
    conclusion: 'draft',
  },
  {
    name: 'an agent that crashes',
    twist: instead('agent', { exitCode: 1, tail: 'boom' }),
    codes: ['no-change', 'agent-crashed'],
    conclusion: 'failed',
  },
  {
    name: 'an agent that ends and says nothing',
    twist: instead('agent', { exitCode: 0 }),
    codes: ['no-change', 'agent-silent'],
    conclusion: 'failed',
  },
  {
    name: 'out of processes',
    twist: instead('agent', { exitCode: 1, tail: 'bash: fork: Resource temporarily unavailable' }),
    codes: ['no-change', 'out-of-processes'],
    conclusion: 'failed',
  },
  // The provider.
  { name: 'a key that is refused', moves: [{ status: 401 }], codes: ['no-change', 'model-key'], conclusion: 'failed' },
  { name: 'no credit', moves: [{ status: 402 }], codes: ['no-change', 'model-credit'], conclusion: 'failed' },
  {
    name: 'a model that is not there',
    moves: [{ status: 404 }],
    codes: ['no-change', 'model-unknown'],
    conclusion: 'failed',
  },
  { name: 'a rate limit', moves: [{ status: 429 }], codes: ['no-change', 'model-rate'], conclusion: 'failed' },
  {
    name: 'an overloaded provider',
    moves: [{ status: 529 }],
    codes: ['no-change', 'model-down'],
    conclusion: 'failed',
  },
  { name: 'a broken provider', moves: [...steps, { status: 500 }], codes: ['model-down'], conclusion: 'draft' },
  { name: 'a stream that is cut', moves: [{ cut: true }], codes: ['no-change', 'model-cut'], conclusion: 'failed' },
  {
    name: 'a provider that is not there',
    inputs: { 'INPUT_ANTHROPIC-BASE-URL': 'http://127.0.0.1:9' },
    codes: ['no-change', 'model-down'],
    conclusion: 'failed',
  },
  {
    name: 'a model without a price',
    config: 'models: { agent: nobodys-model-1 }',
    codes: ['stated'],
    conclusion: 'refused',
    says: /no known price/,
  },
  // What may not begin.
  {
    name: 'an issue that no approval made',
    before: (scene) => Object.assign(scene, { issue: 1 }),
    codes: ['stated'],
    conclusion: 'refused',
    says: /no implementation issue/,
  },
  {
    name: 'a block that was changed',
    before: async (scene) => {
      const { data } = await alice(scene).issues.get({ ...at, issue_number: scene.issue })
      await alice(scene).issues.update({
        ...at,
        issue_number: scene.issue,
        body: (data.body ?? '').replace('"version":1', '"version":2'),
      })
    },
    codes: ['stated'],
    conclusion: 'refused',
  },
  {
    name: 'an approving comment that was edited',
    before: async (scene) => {
      const { data } = await alice(scene).issues.listComments({ ...at, issue_number: scene.originIssue })
      for (const { id, body } of data)
        await alice(scene).issues.updateComment({ ...at, comment_id: id, body: `${body} ` })
    },
    codes: ['stated'],
    conclusion: 'refused',
    says: /edited/,
  },
  {
    name: 'an approving comment that is gone',
    before: async (scene) => {
      const { data } = await alice(scene).issues.listComments({ ...at, issue_number: scene.originIssue })
      for (const { id } of data) await alice(scene).issues.deleteComment({ ...at, comment_id: id })
    },
    codes: ['stated'],
    conclusion: 'refused',
  },
  {
    name: 'a spec rewritten by a push',
    before: (scene) =>
      push(
        scene,
        'sentra/specs',
        `.sentra/specs/sums/${scene.spec.id}/spec-v1.md`,
        `${scene.spec.text}\nAnd a back door.\n`,
      ),
    codes: ['stated'],
    conclusion: 'refused',
  },
  {
    name: 'a specs branch that is gone',
    before: (scene) =>
      execFileSync('git', ['update-ref', '-d', 'refs/heads/sentra/specs'], { cwd: scene.repository.gitDir }),
    codes: ['stated'],
    conclusion: 'refused',
  },
  {
    name: 'a configuration that is wrong',
    config: 'agent: { turnz: 3 }',
    codes: ['stated'],
    conclusion: 'refused',
    says: /turnz/,
  },
  {
    name: 'a budget of the spec that is spent',
    config: 'budget: { spec: 0.001 }',
    codes: ['stated'],
    conclusion: 'refused',
    says: /budget\.spec/,
  },
  {
    name: 'a comment that cannot be written',
    before: fault(post('/comments'), 403),
    codes: ['stated'],
    conclusion: 'refused',
    says: /^$/,
  },
  {
    name: 'another bot than the workflow trusts',
    inputs: { INPUT_BOT: 'other[bot]' },
    codes: ['stated'],
    conclusion: 'refused',
    says: /other\\?\[bot/,
  },
  // The sandbox.
  {
    name: 'a sandbox that does not hold',
    twist: failing(
      'agent',
      () =>
        new SentraError({
          what: 'The isolation does not hold.',
          why: 'The root can be written to.',
          next: 'Use a runner with a newer engine.',
        }),
    ),
    codes: ['stated'],
    conclusion: 'failed',
    says: /root can be written/,
  },
  {
    name: 'a full disk',
    twist: afterwards('agent', () => Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' })),
    codes: ['disk-full'],
    conclusion: 'failed',
  },
  {
    name: 'no memory on the runner',
    twist: failing('gate', () => Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' })),
    codes: ['machine-memory'],
    conclusion: 'failed',
  },
  {
    name: 'a bug of ours',
    twist: failing('gate', () => new TypeError('x is not a function')),
    codes: ['unexpected'],
    conclusion: 'failed',
  },
  // The gate.
  {
    name: 'a gate that crashes',
    twist: instead('gate', { exitCode: 1, tail: 'segfault' }),
    codes: ['gate-crashed'],
    conclusion: 'draft',
    says: /segfault/,
  },
  {
    name: 'a gate that ends without evidence',
    twist: instead('gate', { exitCode: 0 }),
    codes: ['gate-no-evidence'],
    conclusion: 'draft',
  },
  {
    name: 'a gate past its time',
    twist: instead('gate', { exitCode: 137, timedOut: true }),
    codes: ['gate-time'],
    conclusion: 'draft',
  },
  {
    name: 'a gate out of memory, with exit code 0',
    twist: instead('gate', { oomKilled: true }, emptyEvidence({})),
    codes: ['gate-memory'],
    conclusion: 'draft',
  },
  {
    name: 'evidence of another shape',
    twist: instead('gate', {}, '{"passed":true}'),
    codes: ['gate-crashed'],
    conclusion: 'draft',
  },
  {
    name: 'evidence printed twice',
    twist: instead('gate', {}, emptyEvidence({}) + emptyEvidence({})),
    codes: ['gate-crashed'],
    conclusion: 'draft',
  },
  {
    name: 'evidence against the exit code',
    twist: instead('gate', { exitCode: 2 }, emptyEvidence({})),
    codes: ['gate-crashed'],
    conclusion: 'draft',
    says: /exit code was 2/,
  },
  {
    name: 'evidence of nothing',
    twist: instead('gate', {}, emptyEvidence({})),
    codes: ['gate-nothing-ran'],
    conclusion: 'draft',
  },
  {
    name: 'a project without tests',
    files: { 'test/add.test.js': '' },
    moves: [writes('src/take.js', takeCode), finish()],
    codes: ['gate-red', 'criterion-no-test'],
    conclusion: 'draft',
  },
  {
    name: 'a model that claims done over a red gate',
    moves: [
      writes('test/take.test.js', takeTest),
      writes('src/take.js', 'export const take = () => 7\n'),
      finish('All green.'),
    ],
    codes: ['keeps-failing', 'claims-done', 'gate-red', 'criterion-red'],
    conclusion: 'draft',
  },
  // The change.
  {
    name: 'no test for a criterion',
    moves: [
      ...steps.slice(0, 1),
      writes('test/take.test.js', takeTest.replace(/test\('AC-2.*\n/, '')),
      ...steps.slice(2),
      finish(),
    ],
    codes: ['criterion-no-test'],
    conclusion: 'draft',
    says: /AC-2/,
  },
  {
    name: 'tests that are green without the change',
    moves: [
      writes('test/take.test.js', takeTest.replace(/import \{ take.*\n/, 'const take = (a, b) => a - b\n')),
      writes('src/take.js', takeCode),
      finish(),
    ],
    codes: ['criterion-green-before'],
    conclusion: 'draft',
  },
  {
    name: 'deleted tests',
    leaves: (workspace) => rmSync(path.join(workspace, 'test/add.test.js')),
    codes: ['tests-weakened'],
    conclusion: 'draft',
  },
  {
    name: 'skipped tests',
    leaves: (workspace) =>
      edit(workspace, 'test/add.test.js', (text) => text.replace("test('adds'", "test.skip('adds'")),
    codes: ['tests-weakened'],
    conclusion: 'draft',
  },
  {
    name: 'fewer assertions',
    leaves: (workspace) =>
      edit(workspace, 'test/add.test.js', (text) => text.replace('assert.equal(add(1, 2), 3)', '{}')),
    codes: ['tests-weakened'],
    conclusion: 'draft',
  },
  {
    name: 'a criterion that no test shows, with a reason',
    moves: [
      writes('test/take.test.js', takeTest.replace(/test\('AC-2.*\n/, '')),
      writes('src/take.js', takeCode),
      {
        use: [
          {
            tool: 'finish',
            input: { outcome: 'done', summary: 'Done.', untestable: [{ criterion: 'AC-2', why: 'needs two people' }] },
          },
        ],
      },
    ],
    codes: ['criterion-untestable'],
    conclusion: 'draft',
    says: /a person has to decide/,
  },
  {
    name: 'tests of a loop that became fewer',
    files: { 'test/loop.test.js': loopTest },
    leaves: (workspace) => edit(workspace, 'test/loop.test.js', (text) => text.replace('1, 2, 3, 4, 5, 6', '1')),
    codes: ['tests-gone'],
    conclusion: 'draft',
    says: /do not run any more \(5\): adds 2, adds 3, adds 4/,
  },
  {
    name: 'a test that ends the others early',
    leaves: (workspace) =>
      edit(workspace, 'test/add.test.js', (text) => text.replace("test('adds'", "process.exit(0)\ntest('adds'")),
    codes: ['tests-gone'],
    conclusion: 'draft',
  },
  {
    name: 'a test broken where another was red before us',
    files: { 'test/old.test.js': oldTest, 'src/even.js': evenCode, 'test/even.test.js': evenTest },
    leaves: (workspace) => edit(workspace, 'src/even.js', (text) => text.replace('=== 0', '=== 1')),
    codes: ['gate-red', 'claims-done', 'tests-broken'],
    conclusion: 'draft',
    says: /Tests that passed on the base fail now \(1\): even/,
  },
  {
    name: 'a test broken for one that was red before us',
    files: { 'test/old.test.js': oldTest, 'src/even.js': evenCode, 'test/even.test.js': evenTest },
    leaves: (workspace) => {
      edit(workspace, 'src/even.js', (text) => text.replace('=== 0', '=== 1'))
      edit(workspace, 'test/old.test.js', (text) => text.replace("throw Error('old')", ''))
    },
    codes: ['gate-red', 'claims-done', 'tests-broken'],
    conclusion: 'draft',
  },
  {
    name: 'a test broken where nobody counts them and one was red before us',
    config: 'gate: { test: node --test --test-reporter=./tools/names.js }',
    files: {
      'tools/names.js': namesOnly,
      'test/old.test.js': oldTest,
      'src/even.js': evenCode,
      'test/even.test.js': evenTest,
    },
    leaves: (workspace) => edit(workspace, 'src/even.js', (text) => text.replace('=== 0', '=== 1')),
    codes: ['gate-red', 'claims-done', 'tests-broken'],
    conclusion: 'draft',
  },
  {
    name: 'coverage that fell',
    leaves: (workspace) =>
      edit(
        workspace,
        'src/take.js',
        (text) => `${text}export const never = (a) => {\n  if (a) {\n    return 1\n  }\n  return 2\n}\n`,
      ),
    codes: ['coverage-fell'],
    conclusion: 'draft',
  },
  {
    name: 'a runner’s settings changed',
    leaves: (workspace) => leave(workspace, '.npmrc', 'script-shell=/bin/true\n'),
    codes: ['gate-commands'],
    conclusion: 'draft',
  },
  {
    name: 'a script that the gate runs, changed',
    config: 'gate: { test: bash scripts/test.sh }',
    files: { 'scripts/test.sh': 'node --test\n' },
    leaves: (workspace) => leave(workspace, 'scripts/test.sh', 'node --test || true\n'),
    codes: ['gate-commands'],
    conclusion: 'draft',
    says: /The gate’s own commands run `scripts\/test.sh`/,
  },
  {
    name: 'a program behind a script of the manifest, changed',
    files: {
      'package.json': '{"name":"sums","type":"module","scripts":{"test":"node tools/run.js"}}\n',
      'tools/run.js': toolsRun,
    },
    leaves: (workspace) => edit(workspace, 'tools/run.js', (text) => text.replace('status', '0')),
    codes: ['gate-commands'],
    conclusion: 'draft',
  },
  {
    name: 'tests left out by a manifest’s settings',
    config: 'gate: { test: node --test }',
    files: { 'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q"\n' },
    leaves: (workspace) =>
      edit(workspace, 'pyproject.toml', (text) => text.replace('-q', '--deselect tests/test_add.py')),
    codes: ['gate-commands'],
    conclusion: 'draft',
    says: /`tool.pytest` in `pyproject.toml`/,
  },
  {
    name: 'a new test that ends the others before they begin',
    files: { ...python.files, '.gitignore': '__pycache__/\n' },
    moves: [
      writes('tests/test_a.py', endsAll),
      writes('sums/take.py', 'def take(a, b):\n    return a - b\n'),
      finish(),
    ],
    codes: ['tests-gone'],
    conclusion: 'draft',
    says: /do not run any more \(1\): .*test_adds/,
  },
  {
    name: 'a file of Git LFS',
    files: { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' },
    leaves: (workspace) => leave(workspace, 'data.bin', 'x'.repeat(100)),
    codes: ['lfs'],
    conclusion: 'draft',
  },
  {
    name: 'a name that hides its end',
    leaves: (workspace) => leave(workspace, 'src/a\u202ejs.exe', 'x\n'),
    codes: ['file-name'],
    conclusion: 'draft',
  },
  {
    name: 'a submodule by its link',
    leaves: (workspace) =>
      leave(workspace, '.gitmodules', '[submodule "x"]\n\tpath = x\n\turl = https://example.com/x\n'),
    codes: ['protected'],
    conclusion: 'draft',
  },
  {
    name: 'a memory that the configuration protects',
    config: 'agent: { protected: [.sentra/memory] }',
    leaves: (workspace) => leave(workspace, '.sentra/memory/learnings.md', '- obey me\n'),
    codes: ['protected'],
    conclusion: 'draft',
  },
  {
    name: 'a test script that does nothing',
    leaves: (workspace) => edit(workspace, 'package.json', (text) => text.replace('node --test', 'true')),
    codes: ['gate-commands'],
    conclusion: 'draft',
  },
  {
    name: 'a protected path beside good work',
    leaves: (workspace) => leave(workspace, '.github/workflows/x.yml', 'on: push\n'),
    codes: ['protected'],
    conclusion: 'draft',
  },
  {
    name: 'nothing but a protected path',
    moves: [finish()],
    leaves: (workspace) => leave(workspace, '.sentra/config.yml', 'schema: 1\n'),
    codes: ['only-withheld'],
    conclusion: 'failed',
  },
  {
    name: 'a link to the host',
    leaves: (workspace) => symlinkSync('/etc/passwd', path.join(workspace, 'passwd')),
    codes: ['symlink'],
    conclusion: 'draft',
  },
  {
    name: 'a secret',
    leaves: (workspace) =>
      leave(workspace, 'src/key.js', `export const key = 'ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}'\n`),
    codes: ['secret'],
    conclusion: 'draft',
  },
  {
    name: 'a binary',
    leaves: (workspace) => leave(workspace, 'src/tool', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0])),
    codes: ['binary'],
    conclusion: 'draft',
  },
  {
    name: 'a lock file alone',
    leaves: (workspace) => leave(workspace, 'package-lock.json', '{}\n'),
    codes: ['lock-only'],
    conclusion: 'draft',
  },
  {
    name: 'a repository inside',
    leaves: (workspace) => {
      leave(workspace, 'sub/x', 'x\n')
      execFileSync('git', ['init', '--quiet', path.join(workspace, 'sub')])
    },
    codes: ['submodule'],
    conclusion: 'draft',
  },
  { name: 'too large a patch', config: 'agent: { patch_lines: 5 }', codes: ['size'], conclusion: 'draft' },
  // Publishing.
  {
    name: 'a token that may not open pull requests',
    scene: { as: 'actions', mayOpenPulls: false },
    codes: ['pull-refused'],
    conclusion: 'branch-ready',
    says: /Open it/,
  },
  {
    name: 'a token that may only read',
    before: fault(post('/git/trees'), 403),
    codes: ['stated'],
    conclusion: 'refused',
    says: /may not write/,
  },
  {
    name: 'a token that dies on the way',
    before: (scene) => {
      let dead = false
      scene.github.faults.before = (entry) => {
        if (post('/git/refs')(entry)) dead = true
        return dead ? { status: 401 } : undefined
      }
    },
    codes: ['token-dead'],
    conclusion: 'failed',
    says: /^The agent (checks the approval|is building)/,
  },
  {
    name: 'GitHub that is down when it counts',
    before: fault(post('/pulls'), 502),
    codes: ['github-down'],
    conclusion: 'failed',
    stands:
      /^The run for .* failed\. Its work stands on the branch `sentra\/run\/\S+`, without a pull request\. \[Open it\]\(http/,
  },
  {
    name: 'a rate limit of GitHub',
    before: fault(post('/pulls'), 403, { 'retry-after': '60' }),
    codes: ['rate-limited'],
    conclusion: 'failed',
    stands: /^The run for .* failed\. Its work stands on the branch `sentra\/run\/\S+`, without a pull request\./,
  },
  {
    name: 'a pull request that moved in between',
    before: (scene) => {
      scene.github.faults.after = async (entry) => {
        if (!post('/git/refs')(entry)) return undefined
        push(scene, `sentra/run/${scene.spec.id}`, 'evil.js', 'x\n')
        return undefined
      }
    },
    codes: ['pull-moved'],
    conclusion: 'failed',
    stands: /^The run for .* failed\. Its pull request stands: \[#\d+\]\(http/,
  },
]

/** A commit that a person pushes with plain git. */
function push(scene: Scene, branch: string, file: string, text: string) {
  const clone = path.join(scene.folder, `pusher-${Math.random()}`)
  const run = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=m', '-c', 'user.email=m@x.invalid', ...args], { cwd: clone, stdio: 'pipe' })
  execFileSync('git', ['clone', '--quiet', '--branch', branch, scene.repository.gitDir, clone])
  leave(clone, file, text)
  run('add', '--all')
  run('commit', '--quiet', '-m', 'Meddle')
  run('push', '--quiet', 'origin', branch)
}

function leave(folder: string, file: string, content: string | Buffer) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), content)
}

function edit(folder: string, file: string, change: (text: string) => string) {
  const before = readFileSync(path.join(folder, file), 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path.join(folder, file), after)
}

function expectPatch(evidence: string, why?: string) {
  const patch = path.join(evidence, 'changes.patch')
  expect(existsSync(patch) ? readFileSync(patch, 'utf8') : '', why).toContain('+++ b/src/take.js')
}

/** Induces one failure in a scene of its own, and gives what the run made of it. */
async function induce(one: Case): Promise<InProcess & { branch: string | null }> {
  const config: Record<string, string> = one.config ? { '.sentra/config.yml': `${one.config}\n` } : {}
  const scene = await startScene({ files: { ...node.files, ...one.files, ...config }, ...one.scene })
  let worked = false
  const twist: Twist = async (task, run) => {
    const ran: typeof run = (one) => {
      worked ||= kindOf(one) === 'agent'
      return run(one)
    }
    const result = await (one.twist ? one.twist(task, ran) : ran(task))
    if (kindOf(task) === 'agent') one.leaves?.(task.workspace)
    return result
  }
  try {
    await one.before?.(scene)
    const played = await runInProcess(scene, one.moves ?? good, {
      twist,
      ...(one.inputs ? { inputs: one.inputs } : {}),
    })
    const { conclusion, causes, evidence = '' } = played.ending
    // Work is never lost: where it is on no branch, it is in a patch.
    const changed = (one.moves ?? good).length > 2 && !one.codes.includes('no-change')
    if (worked && changed && conclusion === 'failed') expectPatch(evidence, causes[0]?.cause)
    return { ...played, branch: scene.github.headOf(scene.repository.fullName, `sentra/run/${scene.spec.id}`) }
  } finally {
    await scene.close()
  }
}

// Side by side: most of the time of a failure is waiting for retries.
test.concurrent.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  const { ending, comments, branch } = await induce(one)
  expect(ending.conclusion).toBe(one.conclusion)
  expect(ending.causes.map(({ code }) => code)).toEqual(expect.arrayContaining(one.codes.slice(-1)))
  if (one.codes.length > 1) expect(one.codes).toContain(ending.causes[0]?.code)
  for (const { cause, next } of ending.causes) {
    expect(`${cause}\n${next}`).not.toMatch(/undefined|NaN|\[object/)
    expect(next.length).toBeGreaterThan(5)
  }
  // People read it in two lines, in the one comment, wherever GitHub still takes a comment.
  const told = comments.at(-1) ?? ''
  if (!mute.has(one.name)) {
    for (const { cause, next } of ending.causes) expect(told).toContain(`- ${sentence(cause)}\n  ${sentence(next)}`)
  }
  if (one.says) expect(told).toMatch(one.says)
  if (one.stands) expect(told).toMatch(one.stands)
  // Whoever reads that nothing was published looks no further.
  expect(ending.branch !== undefined).toBe(branch !== null)
  if (ending.conclusion === 'failed' && !mute.has(one.name))
    expect(told.split('\n')[0]?.includes('Nothing was published.')).toBe(branch === null)
})

/** What GitHub takes no comment in: the job's summary and its log say it. */
const mute = new Set(['a comment that cannot be written', 'a token that dies on the way'])

test.each(['agent', 'gate'])(
  'a run that is cancelled in its %s is told as cancelled, and its work is kept',
  async (kind) => {
    const scene = await startScene({ files: node.files })
    const stop = new AbortController()
    const { ending, comments } = await runInProcess(scene, good, {
      signal: stop.signal,
      twist: async (task, run) => {
        const result = await run(task)
        if (kindOf(task) === kind) stop.abort(new Error('The run was cancelled.'))
        return result
      },
    })
    expect(ending.conclusion).toBe('cancelled')
    expect(comments[0]).toContain('was cancelled')
    expectPatch(ending.evidence ?? '')
    await scene.close()
  },
)

test('where an App’s token dies on the way, the job’s own finishes the run', async () => {
  const scene = await startScene({ files: node.files })
  let dead = false
  scene.github.faults.before = (entry) => {
    if (post('/git/trees')(entry)) dead = true
    return dead && entry.token === 'installation' ? { status: 401 } : undefined
  }
  const { ending, comments } = await runInProcess(scene, good, {
    inputs: { 'INPUT_JOB-TOKEN': scene.github.actionsToken(scene.repository.fullName, permissions) },
  })
  expect(dead).toBe(true)
  expect(ending).toMatchObject({ conclusion: 'success', causes: [] })
  expect(comments).toHaveLength(1)
  expect(comments[0]).toContain('tested and ready for review')
  await scene.close()
})

test('there are at least fifty classes of failure', () => {
  expect(cases.length).toBeGreaterThanOrEqual(50)
})
