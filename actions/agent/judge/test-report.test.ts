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

const failing = (output: string) =>
  parseTestReport(output).flatMap(({ name, outcome }) => (outcome === 'failed' ? [name] : []))

test.each([
  [
    'jest, of several files',
    'PASS test/take.test.js\nFAIL test/add.test.js\n  ● Console\n\n    console.log\n\n  ● sums › adds\n\n    Expected: 4\n',
    ['test/add.test.js', 'sums › adds'],
  ],
  ['jest, with the time of a file', 'FAIL test/add.test.js (5.211 s)\n  ● adds\n', ['test/add.test.js', 'adds']],
  [
    'vitest, of several files',
    ' ✓ test/take.test.ts (2 tests) 3ms\n ❯ test/add.test.ts (2 tests | 1 failed) 5ms\n   × adds 4ms\n\n FAIL  test/add.test.ts > adds\n',
    ['adds', 'test/add.test.ts > adds'],
  ],
  [
    'vitest, where a file could not load',
    ' FAIL  test/add.test.ts [ test/add.test.ts ]\nError: Cannot find module\n',
    ['test/add.test.ts [ test/add.test.ts ]'],
  ],
  [
    'pytest',
    '..F.\n=== short test summary info ===\nFAILED tests/test_a.py::Sums::test_adds[1 2] - assert 3 == 4\nERROR tests/test_b.py::test_takes\n',
    ['tests/test_a.py::Sums::test_adds[1 2]', 'tests/test_b.py::test_takes'],
  ],
  [
    'unittest',
    '.FE\n======\nFAIL: test_adds (tests.test_add.Add.test_adds)\n------\nTraceback\nERROR: test_takes (tests.test_add.Add)\n',
    ['test_adds (tests.test_add.Add.test_adds)', 'test_takes (tests.test_add.Add)'],
  ],
  ['mocha', '  sums\n    ✔ takes\n    1) adds\n\n  1 passing (4ms)\n  1 failing\n', ['adds']],
])('%s names at least what failed, where it does not name every test', (_, output, names) => {
  expect(failing(output)).toEqual(names)
})

test('how many tests a file has is no part of what ran: it changes with every test that is added', () => {
  const output =
    ' ✓ test/add.test.ts (1 test) 2ms\n ✓ |unit| test/take.spec.tsx (12 tests | 3 skipped) 31ms\n ✓ src/a.test.mjs (2 tests)'
  expect(parseTestReport(output)).toEqual([])
  expect(parseTestReport(' ✓ adds (2 tests)')).toEqual([{ name: 'adds (2 tests)', outcome: 'passed' }])
})

test.each([
  ['✔ adds (0.5ms)'],
  ['✓ adds (12 ms)'],
  ['✓ adds 3ms'],
  ['✓ adds [0.12ms]'],
  ['✓ adds 1.2s'],
  ['✓ adds'],
  ['ok 3 - adds # time=0.5ms'],
])('%s tells a test and how long it took', (line) => {
  expect(parseTestReport(line)).toEqual([{ name: 'adds', outcome: 'passed' }])
})

const spaces = ' '.repeat(4_000_000)
test.each([
  ['one line of spaces', `✓${spaces}x`],
  ['one line of names', `${'a::'.repeat(1_000_000)}${spaces}`],
  ['one line of marks', `ok 1 ${'# SKIP '.repeat(500_000)}\u2028`],
  ['as many lines as there may be', `${'a::'.repeat(400)}${' '.repeat(700)}x\n`.repeat(3_000)],
  ['lines of digits', `✓${' '.repeat(900)}${'1'.repeat(900)}x\n`.repeat(3_000)],
])('%s is read in time', (_, output) => {
  expect(parseTestReport(`${output}\nok 1 - adds`)).toContainEqual({ name: 'adds', outcome: 'passed' })
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
