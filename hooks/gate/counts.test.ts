import { expect, test } from 'vitest'
import { countTests } from './counts.ts'

const counts = (passed: number, failed = 0, skipped = 0) => ({ passed, failed, skipped })

/** As the runners print them, colours taken out. */
const outputs: [string, string, ReturnType<typeof counts>][] = [
  [
    'node:test',
    'ℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 60',
    counts(2, 1, 1),
  ],
  [
    'node:test as TAP',
    'ok 1 - a\n# tests 3\n# suites 0\n# pass 1\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n',
    counts(1, 2),
  ],
  ['node:test, twice', '# pass 1\n# fail 0\n\nℹ pass 2\nℹ fail 0\n', counts(3)],
  [
    'vitest',
    ' Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 10 passed | 2 skipped (13)\n',
    counts(10, 1, 2),
  ],
  ['vitest, green', ' Test Files  1 passed (1)\n      Tests  3 passed (3)\n   Start at  21:00:40\n', counts(3)],
  [
    'jest',
    'Test Suites: 1 failed, 1 total\nTests:       1 failed, 2 skipped, 1 todo, 4 passed, 8 total\n',
    counts(4, 1, 3),
  ],
  ['mocha', '\n  12 passing (20ms)\n  1 pending\n  2 failing\n', counts(12, 2, 1)],
  ['pytest', '==== 2 failed, 10 passed, 1 skipped, 1 error in 0.52s ====\n', counts(10, 3, 1)],
  ['pytest, quiet', '3 passed in 0.01s\n', counts(3)],
  ['unittest', 'Ran 5 tests in 0.002s\n\nFAILED (failures=1, errors=1, skipped=1)\n', counts(2, 2, 1)],
  ['unittest, green', 'Ran 3 tests in 0.000s\n\nOK\n', counts(3)],
  [
    'cargo',
    'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n\ntest result: FAILED. 0 passed; 2 failed; 0 ignored\n',
    counts(3, 2, 1),
  ],
  ['maven', '[INFO] Tests run: 7, Failures: 1, Errors: 1, Skipped: 2\n', counts(3, 2, 2)],
  [
    'dotnet',
    'Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6, Duration: 3 ms\n',
    counts(5, 0, 1),
  ],
  ['rspec', '4 examples, 1 failure, 1 pending\n', counts(2, 1, 1)],
  ['phpunit', 'OK (3 tests, 9 assertions)\n', counts(3)],
  ['bun', ' 3 pass\n 1 fail\nRan 4 tests across 1 file.\n', counts(3, 1)],
  ['playwright', '  1 failed\n    [chromium] › a.spec.ts:3:1 › a\n  2 skipped\n  5 passed (2.1s)\n', counts(5, 1, 2)],
  ['ctest', '100% tests passed, 0 tests failed out of 4\n', counts(4)],
  [
    'go',
    'ok  \texample.com/a\t0.003s\nFAIL\texample.com/b\t0.004s\n?   \texample.com/c\t[no test files]\n',
    counts(1, 1),
  ],
  ['the plain line', 'Tests: 3 passed, 0 failed, 1 skipped\n', counts(3, 0, 1)],
  ['TAP alone', 'TAP version 13\n1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP later\n', counts(1, 1, 1)],
]

test.each(outputs)('%s', (_, output, expected) => {
  expect(countTests(output)).toEqual(expected)
})

test.each(['', 'all good\n', 'built in 3 s, 12 modules', 'okay 1', 'No test files found, exiting with code 1'])(
  'no runner spoke: %j',
  (output) => expect(countTests(output)).toBeUndefined(),
)
