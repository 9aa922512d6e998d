import { expect, test } from 'vitest'
import { coverageOf } from './coverage.ts'

test.each([
  ['node:test', 'ℹ a.js      | 50.00 |\nℹ all files | 91.67 |   83.33 |  100.00 | \n', 91.67],
  [
    'istanbul',
    'File      | % Stmts | % Branch | % Funcs | % Lines | Uncovered\nAll files |   85.7 |    50 |   66.66 |   84.2 |\n',
    84.2,
  ],
  ['istanbul, summary', 'Statements   : 90% ( 9/10 )\nLines        : 88.5% ( 9/10 )\n', 88.5],
  ['coverage.py', 'src/a.py      10      2    80%   3-4\nTOTAL         10      2    80%\n', 80],
  ['go', 'coverage: 66.7% of statements\n', 66.7],
  ['none', 'all files are fine\n', undefined],
])('%s', (_, output, expected) => {
  expect(coverageOf(output)).toBe(expected)
})
