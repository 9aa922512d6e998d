import { expect, test } from 'vitest'
import { assess, type Baseline } from './assess.ts'
import { Step } from './evidence.ts'
import type { Planned } from './plan.ts'
import type { Ran } from './run-command.ts'

const planned: Planned = {
  name: 'test',
  kind: 'test',
  command: 'npm test',
  folder: '/project',
  seconds: 60,
  allowNoTests: false,
  leastCoverage: undefined,
  configured: false,
}
const green: Ran = {
  exitCode: 0,
  timedOut: false,
  seconds: 1.234,
  output: 'ℹ pass 3\nℹ fail 0\nℹ all files | 80.00 | 90 | 70 |\n',
}
const unknown: Baseline = { coverage: new Map(), advisories: undefined }
const judge = (step: Partial<Planned>, ran: Partial<Ran>, baseline = unknown) =>
  assess({ ...planned, ...step }, { ...green, ...ran }, baseline)

test('a green run with its facts', () => {
  expect(judge({}, {})).toMatchObject({ status: 'passed', exit_code: 0, seconds: 1.23, coverage: 80 })
  expect(judge({}, {}).tests).toEqual({ passed: 3, failed: 0, skipped: 0 })
})

test.each([
  ['nothing was printed', { output: '' }, /no tests found: no known test runner/],
  ['every test is skipped', { output: 'ℹ pass 0\nℹ fail 0\nℹ cancelled 0\nℹ skipped 3\n' }, /not one test ran/],
  ['the runner found none', { exitCode: 1, output: 'No test files found, exiting with code 1' }, /no tests found/],
  ['pytest collected none', { exitCode: 5, output: 'collected 0 items\n' }, /no tests found/],
  ['tests failed, and the script hid it', { output: 'ℹ pass 2\nℹ fail 1\n' }, /1 tests failed, though/],
  ['the command is not there', { exitCode: 127, output: 'bash: nosuch: command not found' }, /not found/],
  ['it did not end', { exitCode: null, timedOut: true }, /did not end within 60 seconds/],
])('red, because %s', (_, ran, reason) => {
  const step = judge({}, ran)
  expect(step.status).toMatch(/failed|timed-out/)
  expect(step.reason).toMatch(reason)
})

test('no tests are right where the configuration says so', () => {
  expect(judge({ allowNoTests: true }, { output: '' }).status).toBe('passed')
})

test('coverage: a threshold, and never lower than before', () => {
  expect(judge({ leastCoverage: 85 }, {}).reason).toBe('coverage is 80 %, and 85 % is required')
  expect(judge({ leastCoverage: 80 }, {}).status).toBe('passed')
  expect(judge({ leastCoverage: 10 }, { output: 'ℹ pass 3\nℹ fail 0\n' }).reason).toMatch(/not reported/)
  expect(judge({}, {}, { ...unknown, coverage: new Map([['test', 80.5]]) }).reason).toBe(
    'coverage fell from 80.5 % to 80 %',
  )
  expect(judge({}, {}, { ...unknown, coverage: new Map([['test', 80]]) }).status).toBe('passed')
  const gone = judge({}, { output: 'ℹ pass 3\nℹ fail 0\n' }, { ...unknown, coverage: new Map([['test', 80]]) })
  expect(gone).toMatchObject({ status: 'failed', reason: 'coverage was 80 % before, and is not reported any more' })
  // Each part of a monorepo is compared with itself.
  expect(judge({ name: 'web: test' }, {}, { ...unknown, coverage: new Map([['api: test', 99]]) }).status).toBe('passed')
})

test('other commands are judged by their exit code alone', () => {
  expect(judge({ kind: 'lint', name: 'lint' }, { output: '' }).status).toBe('passed')
  expect(judge({ kind: 'lint', name: 'lint' }, { exitCode: 3, output: 'bad' })).toMatchObject({
    status: 'failed',
    exit_code: 3,
  })
})

const report = (...names: string[]) =>
  JSON.stringify({
    vulnerabilities: Object.fromEntries(
      names.map((name) => [name, { via: [{ url: `https://advisories.example/${name}` }, 'other'] }]),
    ),
  })

test('an audit blames only what the base did not have', () => {
  const audit = { kind: 'audit', name: 'audit' } as const
  const known: Baseline = { ...unknown, advisories: new Set(['a: https://advisories.example/a']) }
  expect(judge(audit, { exitCode: 1, output: report('a') }, known)).toMatchObject({
    status: 'passed',
    reason: '1 known advisory, none of them new here',
  })
  expect(judge(audit, { exitCode: 1, output: report('a', 'b') }, known)).toMatchObject({
    status: 'failed',
    reason: 'new advisories: b: https://advisories.example/b',
  })
})

test('an audit without a base calls nothing new, and nothing old either', () => {
  expect(judge({ kind: 'audit', name: 'audit' }, { exitCode: 1, output: report('a') })).toMatchObject({
    status: 'passed',
    reason: '1 known advisory, and the base is not known, so nobody can say which are new here',
  })
})

test("pip's audit is read as npm's is", () => {
  const output = JSON.stringify({
    dependencies: [
      { name: 'flask', version: '0.5', vulns: [{ id: 'PYSEC-2019-179', fix_versions: ['1.0'] }] },
      { name: 'idna', version: '3.7', vulns: [] },
    ],
    fixes: [],
  })
  const known: Baseline = { ...unknown, advisories: new Set() }
  expect(judge({ kind: 'audit', name: 'audit' }, { exitCode: 1, output }, known)).toMatchObject({
    status: 'failed',
    reason: 'new advisories: flask: PYSEC-2019-179',
  })
})

test('an audit that cannot reach its registry is skipped, and says so', () => {
  const step = judge(
    { kind: 'audit', name: 'audit' },
    { exitCode: 1, output: 'npm error audit endpoint returned an error\n{"message": "no"}' },
  )
  expect(step).toMatchObject({ status: 'skipped', reason: 'the registry could not be asked (exit 1)' })
})

test('an audit command that a person wrote is judged by its exit code', () => {
  expect(judge({ kind: 'audit', name: 'audit', configured: true }, { exitCode: 1, output: 'bad' }).status).toBe(
    'failed',
  )
})

test('whatever a project prints or names, the evidence fits its schema', () => {
  const long = 'x'.repeat(100_000)
  const audit = { kind: 'audit', name: 'audit' } as const
  const steps = [
    judge({ command: long }, { output: `${long}\nerror ${long}`, exitCode: 1 }),
    judge(
      audit,
      { output: report(...Array.from({ length: 900 }, (_, index) => `${long.slice(0, 400)}${index}`)) },
      { ...unknown, advisories: new Set() },
    ),
  ]
  for (const step of steps) expect(Step.safeParse(step).error).toBeUndefined()
})
