/** One test as a runner printed it. */
export interface TestLine {
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
}

type Outcome = TestLine['outcome']

const words: Record<string, Outcome> = {
  ok: 'passed',
  'not ok': 'failed',
  PASS: 'passed',
  PASSED: 'passed',
  XPASS: 'passed',
  FAIL: 'failed',
  FAILED: 'failed',
  ERROR: 'failed',
  SKIP: 'skipped',
  SKIPPED: 'skipped',
  XFAIL: 'skipped',
  skipped: 'skipped',
  ignored: 'skipped',
  '✔': 'passed',
  '✓': 'passed',
  '√': 'passed',
  '✖': 'failed',
  '✕': 'failed',
  '✗': 'failed',
  '×': 'failed',
  '﹣': 'skipped',
  '○': 'skipped',
  '↓': 'skipped',
}

/**
 * How runners write one test on one line. Each gives the name, and the word for the outcome where it is not always a
 * failure. What they read is anybody's output, so each takes steps in proportion to the line: nothing that repeats stands
 * beside what could take the same signs, and with `s` no sign ends a line early.
 */
const dialects: readonly RegExp[] = [
  // TAP: `ok 3 - AC-1 adds # SKIP`
  /^\s*(?<word>ok|not ok) \d+ (?:- )?(?<name>.*?)(?:\s#\s*(?<directive>SKIP|TODO)\b.*|\s# time=.*)?$/s,
  // node:test, vitest and jest (verbose), mocha, bun: `✔ AC-1 adds (1.2ms)`
  /^\s*(?<word>[✔✓√✖✕✗×﹣○↓])\s+(?<name>.*?)(?:\s[([]?[\d.]{1,16} ?m?s[)\]]?)?(?:\s#\s*(?<directive>SKIP|TODO)\b.*)?$/s,
  // pytest -v: `tests/test_x.py::test_ac_1_adds PASSED   [ 50%]`
  /^(?=\S+?::)(?<name>.+?) (?<word>PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b/s,
  // pytest's closing lines, the only ones by name where it is not verbose: `FAILED tests/test_x.py::test_adds - assert 1`
  /^(?<word>FAILED|ERROR) (?=\S+?::)(?<name>.+?)(?: - .*)?$/s,
  // go test -v: `--- PASS: TestAC1Adds (0.00s)`
  /^\s*--- (?<word>PASS|FAIL|SKIP): (?<name>\S+)/,
  // cargo: `test ac_1_adds ... ok`
  /^test (?<name>\S+) \.\.\. (?<word>ok|FAILED|ignored)\b/,
  // unittest -v: `test_ac_1_adds (tests.Sums.test_ac_1_adds) ... ok`
  /^(?<name>\S.*?) \.\.\. (?<word>ok|FAIL|ERROR|skipped)\b/,
  // unittest otherwise: `FAIL: test_adds (tests.Sums.test_adds)`
  /^(?<word>FAIL|ERROR): (?<name>\S+ \([\w.<>-]+\).*)$/s,
  // vitest's closing lines, and jest's files: ` FAIL  test/a.test.ts > sums > adds`
  /^ ?(?<word>FAIL) {1,2}(?<name>\S.*?)(?: \([\d.]{1,16} s\))?$/s,
  // jest where it runs several files: `  ● sums › adds`. What a test printed stands under the same mark.
  /^ {2}● (?!Console$)(?<name>.+)$/s,
  // mocha: `    1) adds`
  /^\s+\d+\) (?<name>.+)$/s,
]

/** A file of vitest's and how many tests it has: `test/a.test.ts (3 tests | 1 failed)`. */
const fileOfTests = /\.[cm]?[jt]sx? \(\d+ tests?(?: \|[^()]*)?\)$/

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours start with the escape character
const colours = /\u001b\[[0-9;]*[A-Za-z]/g

/** No test has a longer line. Characters. */
const longestLine = 2_000

/** The tests that a runner's output names. A test named twice with different outcomes counts as failed. */
export function parseTestReport(output: string): TestLine[] {
  const found = new Map<string, Outcome>()
  for (const line of output.replace(colours, '').split(/\r?\n/)) {
    const test = line.length <= longestLine ? parseLine(line) : null
    if (!test) continue
    const earlier = found.get(test.name)
    found.set(test.name, earlier === 'failed' || test.outcome === 'failed' ? 'failed' : (earlier ?? test.outcome))
  }
  return [...found].map(([name, outcome]) => ({ name, outcome }))
}

function parseLine(line: string): TestLine | null {
  for (const dialect of dialects) {
    const groups = dialect.exec(line)?.groups
    const name = groups?.name?.trim()
    const outcome = groups?.word === undefined ? 'failed' : words[groups.word]
    if (!outcome || !name) continue
    return fileOfTests.test(name) ? null : { name, outcome: groups?.directive ? 'skipped' : outcome }
  }
  return null
}

/** The numbers of the acceptance criteria that a test's name carries: `AC-3`, `ac_3`, `TestAC3Adds`. */
export function criteriaIn(name: string): number[] {
  const matches = name.matchAll(/(?:(?<![A-Za-z0-9])AC|(?<=[a-z0-9])AC)[-_ ]?0*([1-9][0-9]{0,2})(?![0-9])/g)
  const lower = name.matchAll(/(?<![A-Za-z0-9])ac[-_ ]?0*([1-9][0-9]{0,2})(?![0-9])/g)
  return [...new Set([...matches, ...lower].map((match) => Number(match[1])))].sort((a, b) => a - b)
}
