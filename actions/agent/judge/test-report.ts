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

/** How runners write one test on one line. Each gives the word for the outcome, and the name. */
const dialects: readonly RegExp[] = [
  // TAP: `ok 3 - AC-1 adds # SKIP`
  /^\s*(?<word>ok|not ok) \d+ (?:- )?(?<name>.*?)(?:\s+#\s*(?<directive>SKIP|TODO)\b.*|\s+# time=.*)?$/,
  // node:test, vitest and jest (verbose), mocha: `✔ AC-1 adds (1.2ms)`
  /^\s*(?<word>[✔✓√✖✕✗×﹣○↓])\s+(?<name>.*?)(?:\s+\(?[\d.]+\s*m?s\)?)?(?:\s+#\s*(?<directive>SKIP|TODO)\b.*)?$/,
  // pytest -v: `tests/test_x.py::test_ac_1_adds PASSED   [ 50%]`
  /^(?<name>\S+::.+?)\s+(?<word>PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b.*$/,
  // go test -v: `--- PASS: TestAC1Adds (0.00s)`
  /^\s*--- (?<word>PASS|FAIL|SKIP): (?<name>\S+)/,
  // cargo: `test ac_1_adds ... ok`
  /^test (?<name>\S+) \.\.\. (?<word>ok|FAILED|ignored)\b/,
  // unittest -v: `test_ac_1_adds (tests.Sums.test_ac_1_adds) ... ok`
  /^(?<name>\S.*?) \.\.\. (?<word>ok|FAIL|ERROR|skipped)\b/,
]

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours start with the escape character
const colours = /\u001b\[[0-9;]*[A-Za-z]/g

/** The tests that a runner's output names. A test named twice with different outcomes counts as failed. */
export function parseTestReport(output: string): TestLine[] {
  const found = new Map<string, Outcome>()
  for (const line of output.replace(colours, '').split(/\r?\n/)) {
    const test = parseLine(line)
    if (!test) continue
    const earlier = found.get(test.name)
    found.set(test.name, earlier === 'failed' || test.outcome === 'failed' ? 'failed' : (earlier ?? test.outcome))
  }
  return [...found].map(([name, outcome]) => ({ name, outcome }))
}

function parseLine(line: string): TestLine | null {
  for (const dialect of dialects) {
    const groups = dialect.exec(line)?.groups
    const outcome = words[groups?.word ?? '']
    const name = groups?.name?.trim()
    if (outcome && name) return { name, outcome: groups?.directive ? 'skipped' : outcome }
  }
  return null
}

/** The numbers of the acceptance criteria that a test's name carries: `AC-3`, `ac_3`, `TestAC3Adds`. */
export function criteriaIn(name: string): number[] {
  const matches = name.matchAll(/(?:(?<![A-Za-z0-9])AC|(?<=[a-z0-9])AC)[-_ ]?0*([1-9][0-9]{0,2})(?![0-9])/g)
  const lower = name.matchAll(/(?<![A-Za-z0-9])ac[-_ ]?0*([1-9][0-9]{0,2})(?![0-9])/g)
  return [...new Set([...matches, ...lower].map((match) => Number(match[1])))].sort((a, b) => a - b)
}
