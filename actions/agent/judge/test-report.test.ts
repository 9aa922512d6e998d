import { expect, test } from 'vitest'
import { criteriaIn, parseTestReport } from './test-report.ts'

test.each([
  ['node:test', '▶ sums\n  ✔ AC-1: adds (0.5ms)\n  ✖ AC-2: takes (1ms)\n  ﹣ AC-3: later (0.1ms) # SKIP\n✖ sums (2ms)'],
  ['TAP', 'TAP version 13\nok 1 - AC-1: adds\nnot ok 2 - AC-2: takes\nok 3 - AC-3: later # SKIP not yet\n1..3'],
  ['vitest', ' ✓ AC-1: adds 3ms\n × AC-2: takes 12ms\n ↓ AC-3: later'],
  ['jest', '  ✓ AC-1: adds (3 ms)\n  ✕ AC-2: takes (1 ms)\n  ○ AC-3: later'],
])('%s prints one test a line', (_, output) => {
  const tests = new Map(parseTestReport(output).map(({ name, outcome }) => [name, outcome]))
  expect(tests.get('AC-1: adds')).toBe('passed')
  expect(tests.get('AC-2: takes')).toBe('failed')
  expect([...tests].find(([name]) => name.startsWith('AC-3'))?.[1]).toBe('skipped')
})

test.each([
  ['pytest', 'tests/test_a.py::test_ac_1_adds PASSED    [ 50%]\ntests/test_a.py::test_ac_2_takes FAILED  [100%]'],
  ['unittest', 'test_ac_1_adds (t.T.test_ac_1_adds) ... ok\ntest_ac_2_takes (t.T.test_ac_2_takes) ... FAIL'],
  ['go', '--- PASS: TestAC1Adds (0.00s)\n--- FAIL: TestAC2Takes (0.00s)'],
  ['cargo', 'test ac_1_adds ... ok\ntest ac_2_takes ... FAILED'],
])('%s names its tests without a dash, and the number is still found', (_, output) => {
  const tests = parseTestReport(output).map(({ name, outcome }) => [criteriaIn(name), outcome])
  expect(tests).toEqual([
    [[1], 'passed'],
    [[2], 'failed'],
  ])
})

test('a name that passed once and failed once has failed, in whichever order', () => {
  expect(parseTestReport('ok 1 - a\nnot ok 2 - a')).toEqual([{ name: 'a', outcome: 'failed' }])
  expect(parseTestReport('not ok 1 - a\nok 2 - a')).toEqual([{ name: 'a', outcome: 'failed' }])
})

test('colours are no part of a name', () => {
  expect(parseTestReport('\u001b[32m✔\u001b[39m AC-1: adds \u001b[90m(1ms)\u001b[39m')).toEqual([
    { name: 'AC-1: adds', outcome: 'passed' },
  ])
})

test.each([
  ['prose about AC-1 that passes', 'The criterion AC-1 is ok now'],
  ['a log line', 'info: ok, AC-1 done'],
  ['an empty line', ''],
])('%s is no test', (_, output) => {
  expect(parseTestReport(output)).toEqual([])
})

test.each<[string, number[]]>([
  ['AC-3: shows an empty list', [3]],
  ['AC-1 and AC-2 together', [1, 2]],
  ['test_ac_12_x', [12]],
  ['TestAC7Works', [7]],
  ['AC-03 padded', [3]],
  ['MAC-1 address', []],
  ['AC-1234 is too large', []],
  ['back-1', []],
  ['mac10 notebook', []],
  ['AC-0', []],
])('%s carries %j', (name, numbers) => {
  expect(criteriaIn(name)).toEqual(numbers)
})
