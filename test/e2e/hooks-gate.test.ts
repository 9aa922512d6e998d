import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { nodeProject, Project } from '../hooks/gate.ts'

let project: Project
afterEach(() => project.remove())

const names = (steps: { name: string; status: string }[]) => steps.map(({ name, status }) => `${name} ${status}`)
const failing = nodeProject['test/add.test.js'].replace('add(1, 2), 3', 'add(1, 2), 4')

test('a Node project without configuration: linter, tests, coverage', async () => {
  project = await Project.make(nodeProject)
  const { code, evidence, err } = await project.evidence()
  expect(code).toBe(0)
  expect(evidence).toMatchObject({ status: 'passed', tests: { passed: 1, failed: 0, skipped: 0 }, coverage: 100 })
  expect(names(evidence.steps)).toEqual(['lint passed', 'test passed'])
  expect(err).toMatch(/✓ test .* 1 passed; 100 % covered/)
})

test('what fails is shown with what is needed to mend it', async () => {
  project = await Project.make({ ...nodeProject, 'test/add.test.js': failing })
  const { code, evidence } = await project.evidence()
  expect(code).toBe(2)
  expect(evidence).toMatchObject({ status: 'failed', tests: { passed: 0, failed: 1, skipped: 0 } })
  expect(evidence.steps[1]?.output).toMatch(/3 == 4/)
})

test.each([
  ['no test script and no test file', { 'package.json': '{"name":"x"}' }],
  ["npm's placeholder", { 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' }],
  ['a script that runs nothing', { 'package.json': '{"scripts":{"test":"exit 0"}}' }],
  ['a Python project without tests', { 'pyproject.toml': '[project]\nname = "x"\n' }],
  ['a folder of nothing', { 'notes.txt': 'hello' }],
])('no tests found is a failure: %s', async (_, files: Record<string, string>) => {
  project = await Project.make(files)
  const { code, evidence } = await project.evidence()
  expect(code).toBe(2)
  expect(evidence.steps.find(({ name }) => name === 'test')?.reason).toMatch(/^no tests found/)
})

test('the configuration says otherwise, and gives commands to any other project', async () => {
  project = await Project.make({
    '.sentra/config.yml':
      'gate:\n  allow_no_tests: true\n  typecheck: test -f main.c\n  build: mkdir -p out && cp main.c out/\n',
    'main.c': 'int main(void) { return 0; }\n',
  })
  const { code, evidence } = await project.evidence()
  expect({ code, steps: names(evidence.steps) }).toEqual({ code: 0, steps: ['typecheck passed', 'build passed'] })
})

test('a Python project without configuration', async () => {
  project = await Project.make({
    'pyproject.toml': '[project]\nname = "small"\n',
    'small.py': 'def add(a, b):\n    return a + b\n',
    'test_small.py':
      'import unittest\nfrom small import add\n\nclass T(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(1, 2), 3)\n',
  })
  const { code, evidence } = await project.evidence()
  expect(code).toBe(0)
  expect(evidence.steps[0]?.command).toMatch(/python.* -m (?:pytest|unittest)/)
  expect(evidence.tests).toEqual({ passed: 1, failed: 0, skipped: 0 })
})

test("a monorepo's parts have gates of their own", async () => {
  const inPart = Object.fromEntries(Object.entries(nodeProject).map(([name, text]) => [`web/${name}`, text]))
  project = await Project.make({
    ...inPart,
    'api/x.txt': '',
    '.sentra/config.yml':
      'projects:\n  web:\n    path: web\n  api:\n    path: api\n    gate: { test: "echo 2 passed, 0 failed" }\n',
  })
  const { evidence } = await project.evidence()
  expect(names(evidence.steps)).toEqual(['web: lint passed', 'web: test passed', 'api: test passed'])
  expect(evidence.tests).toEqual({ passed: 3, failed: 0, skipped: 0 })
})

test('a command that does not end is ended with all that it started', async () => {
  project = await Project.make({
    '.sentra/config.yml':
      'gate:\n  timeout_minutes: 0.02\n  allow_no_tests: true\n  lint: (sleep 299.713; touch late) & sleep 299.713\n',
  })
  const started = Date.now()
  const { evidence } = await project.evidence()
  expect(evidence.steps[0]).toMatchObject({ name: 'lint', status: 'timed-out', exit_code: null })
  expect(Date.now() - started).toBeLessThan(20_000)
  expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain('sleep 299.713')
  expect(existsSync(path.join(project.folder, 'late'))).toBe(false)
})

test('types are checked where the settings only lead to others, as in the templates of Vite', async () => {
  project = await Project.make({
    'package.json': '{ "name": "page", "scripts": {} }',
    'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
    'tsconfig.app.json': '{ "compilerOptions": { "strict": true, "noEmit": true }, "include": ["src"] }',
    'src/main.ts': "export const answer: number = 'forty-two'\n",
  })
  mkdirSync(path.join(project.folder, 'node_modules/.bin'), { recursive: true })
  const tsc = path.resolve(import.meta.dirname, '../../node_modules/.bin/tsc')
  symlinkSync(tsc, path.join(project.folder, 'node_modules/.bin/tsc'))
  const { evidence } = await project.evidence()
  expect(evidence.steps[0]).toMatchObject({ name: 'typecheck', status: 'failed' })
  expect(evidence.steps[0]?.output).toMatch(/src\/main\.ts.*TS2322/)
})

test('compared with the base: coverage may not fall', async () => {
  project = await Project.make(nodeProject)
  const base = await project.evidence()
  await project.write('before.json', JSON.stringify(base.evidence))
  await project.write(
    'src/add.js',
    'export const add = (a, b) => {\n  if (a > 100) {\n    return 0\n  }\n  return a + b\n}\n',
  )
  const { evidence } = await project.evidence('--before', 'before.json')
  expect(evidence).toMatchObject({ status: 'failed', coverage_before: 100 })
  expect(evidence.steps[1]?.reason).toMatch(/coverage fell from 100 % to/)
})

function commitBase(): void {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@e.x', ...args], { cwd: project.folder })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'base')
}

test('--since verifies everything that changed, and carries the warnings', async () => {
  project = await Project.make(nodeProject)
  commitBase()
  await project.write('src/add.js', 'export const add = (a, b) => a + b // <<<<<<\n')
  await project.write('test/add.test.js', nodeProject['test/add.test.js'].replace("test('adds'", "test.skip('adds'"))
  await project.write('.github/workflows/x.yml', 'on: push\n')
  const { code, evidence } = await project.evidence('--since', 'HEAD')
  expect(code).toBe(2)
  expect(evidence.steps[0]).toMatchObject({ name: 'changes', status: 'failed' })
  expect(evidence.steps[0]?.output).toMatch(/^\.github\/workflows\/x\.yml: a protected path/)
  expect(evidence.warnings[0]).toMatchObject({ path: 'test/add.test.js', check: 'tests' })
})

test('--since refuses a name that is not UTF-8: it could not be compared, nor published', async () => {
  project = await Project.make(nodeProject)
  commitBase()
  writeFileSync(Buffer.from(path.join(project.folder, 'caf\xe9.txt'), 'latin1'), 'x')
  const { evidence } = await project.evidence('--since', 'HEAD')
  expect(evidence.steps[0]).toMatchObject({ name: 'changes', status: 'failed' })
  expect(evidence.steps[0]?.output).toMatch(/^caf\ufffd\.txt: its name is not UTF-8/)
})

test('by hand: help, wrong options and a wrong configuration', async () => {
  project = await Project.make({ '.sentra/config.yml': 'gate:\n  tset: npm test\n' })
  expect(await project.run(['--help'], '')).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('--json FILE'),
  })
  expect(await project.run(['--nonsense'], '')).toMatchObject({ code: 1, err: expect.stringContaining('--nonsense') })
  expect(await project.run(['--json', '-'], '')).toMatchObject({ code: 1, err: expect.stringContaining('tset') })
  expect(await project.run(['--config', 'none.yml', '--json', '-'], '')).toMatchObject({
    code: 1,
    err: expect.stringContaining('none.yml'),
  })
})

test('as a Stop hook: green lets go in silence', async () => {
  project = await Project.make(nodeProject)
  expect(await project.stop(false)).toEqual({ code: 0, out: '', err: '' })
})

test('as a Stop hook: what was green is not run again until something changes', async () => {
  project = await Project.make({
    ...nodeProject,
    'package.json': nodeProject['package.json'].replace('node lint.js', 'echo >> ../runs; true'),
  })
  const runs = () => readFileSync(path.join(project.folder, '../runs'), 'utf8').length
  for (const active of [false, false, true]) expect(await project.stop(active)).toMatchObject({ code: 0 })
  expect(runs()).toBe(1)
  await project.write('src/add.js', 'export const add = (a, b) => b + a\n')
  expect(await project.stop(false)).toMatchObject({ code: 0 })
  expect(runs()).toBe(2)
})

test('as a Stop hook: red sends back three times, then lets go and says so', async () => {
  project = await Project.make({ ...nodeProject, 'test/add.test.js': failing })
  const first = await project.stop(false)
  expect(first).toMatchObject({ code: 2, out: '' })
  expect(first.err).toMatch(/not done yet \(round 1 of 3\)\. Failed: test\./)
  expect(first.err).toMatch(/3 == 4/)
  expect(first.err).toMatch(/Passed: lint\./)
  expect((await project.stop(true)).err).toMatch(/round 2 of 3/)
  expect((await project.stop(true)).err).toMatch(/round 3 of 3/)
  const last = await project.stop(true)
  expect(last).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(last.out).systemMessage).toMatch(/still red after 3 rounds/)
})

test('as a Stop hook: a gate that cannot run says so once, not for ever', async () => {
  project = await Project.make({ '.sentra/config.yml': 'gate: [' })
  expect(await project.stop(false)).toMatchObject({ code: 2, err: expect.stringContaining('could not run') })
  expect(await project.stop(true)).toMatchObject({ code: 0 })
})
