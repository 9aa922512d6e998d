import { expect, test } from 'vitest'
import { judgeCriteria, type TestRun, testsBroken, testsGone } from './red-green.ts'
import { parseTestReport } from './test-report.ts'

const run = (exitCode: number, output: string): TestRun => ({ exitCode, tests: parseTestReport(output) })
const none = new Map<number, string>()
const stateOf = (before: TestRun, now: TestRun, untestable = none) =>
  judgeCriteria(['It adds'], before, now, untestable)[0]

test('a test that failed on the base by name and passes now proves its criterion', () => {
  const criterion = stateOf(run(1, 'not ok 1 - AC-1 adds'), run(0, 'ok 1 - AC-1 adds'))
  expect(criterion).toMatchObject({ state: 'red-green', before: 'failed', tests: ['AC-1 adds'] })
})

test('a test whose file could not load on the base was red too', () => {
  const criterion = stateOf(run(1, 'not ok 1 - test/sum.test.js'), run(0, 'ok 1 - AC-1 adds'))
  expect(criterion).toMatchObject({ state: 'red-green', before: 'not loaded' })
})

test('a test that passed on the base shows nothing', () => {
  expect(stateOf(run(0, 'ok 1 - AC-1 adds'), run(0, 'ok 1 - AC-1 adds'))?.state).toBe('green-before')
})

test('a test that did not run on a green base shows nothing: nothing was red', () => {
  expect(stateOf(run(0, 'ok 1 - other'), run(0, 'ok 1 - AC-1 adds'))?.state).toBe('green-before')
})

test("another spec's test of the same number does not count, the new one does", () => {
  const before = run(1, 'ok 1 - AC-1 old\nnot ok 2 - AC-1 new')
  expect(stateOf(before, run(0, 'ok 1 - AC-1 old\nok 2 - AC-1 new'))).toMatchObject({
    state: 'red-green',
    tests: ['AC-1 new'],
  })
})

test('one failing test of the criterion is enough to be red now', () => {
  const before = run(1, 'not ok 1 - AC-1 a\nnot ok 2 - AC-1 b')
  expect(stateOf(before, run(1, 'ok 1 - AC-1 a\nnot ok 2 - AC-1 b'))?.state).toBe('red-now')
})

test('a skipped test is no test', () => {
  expect(stateOf(run(1, ''), run(0, 'ok 1 - AC-1 adds # SKIP'))?.state).toBe('no-test')
})

test('no test, and a reason for it, leaves the decision to a person', () => {
  expect(stateOf(run(1, ''), run(0, ''), new Map([[1, 'it is a sound']]))).toMatchObject({
    state: 'untestable',
    why: 'it is a sound',
  })
})

test('a reason does not help where a test is red', () => {
  expect(stateOf(run(1, ''), run(1, 'not ok 1 - AC-1 a'), new Map([[1, 'why']]))?.state).toBe('red-now')
})

test('tests that passed on the base and do not run any more are named', () => {
  const run = (...tests: [string, 'passed' | 'failed' | 'skipped'][]) => ({
    exitCode: 0,
    tests: tests.map(([name, outcome]) => ({ name, outcome })),
  })
  const base = run(['a', 'passed'], ['b', 'passed'], ['c', 'passed'], ['red', 'failed'], ['off', 'skipped'])
  expect(testsGone(base, run(['a', 'passed'], ['b', 'failed'], ['c', 'skipped'], ['new', 'passed']))).toEqual(['c'])
  expect(testsGone(base, run())).toEqual(['a', 'b', 'c'])
  expect(testsGone(run(), run(['a', 'passed']))).toEqual([])
})

test('tests that passed on the base and fail now are named, and what was red there is not', () => {
  const base = run(1, 'ok 1 - a\nok 2 - b\nnot ok 3 - old\nok 4 - gone\nok 5 - off')
  expect(
    testsBroken(base, run(1, 'not ok 1 - a\nok 2 - b\nnot ok 3 - old\nnot ok 4 - new\nok 5 - off # SKIP')),
  ).toEqual(['a'])
  expect(testsBroken(base, base)).toEqual([])
  expect(testsBroken(run(1, ''), run(1, 'not ok 1 - a'))).toEqual([])
})

test('a name that two runners use, and that was red under one of them, is not blamed', () => {
  const both = (...outcomes: ('passed' | 'failed')[]) => ({
    exitCode: 1,
    tests: outcomes.map((outcome) => ({ name: 'works', outcome })),
  })
  expect(testsBroken(both('passed', 'failed'), both('passed', 'failed'))).toEqual([])
  expect(testsBroken(both('passed', 'passed'), both('passed', 'failed'))).toEqual(['works'])
})
