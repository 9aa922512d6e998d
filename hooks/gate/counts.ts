import type { Counts } from './evidence.ts'

/** How one test runner closes its output. */
interface Runner {
  name: string
  /** Finds every closing summary; `count` turns one into numbers. */
  summary: RegExp
  count: (match: RegExpMatchArray) => Partial<Counts>
}

const number = (text: string | undefined) => Number(text ?? 0)
/** The number that stands before, or after, a word. */
const before = (text: string, word: string) => number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1])
const after = (text: string, word: string) => number(new RegExp(`${word}\\D{0,3}(\\d+)`).exec(text)?.[1])

const runners: readonly Runner[] = [
  {
    name: 'node:test',
    summary:
      /^(?:ℹ|#) pass (\d+)\n(?:ℹ|#) fail (\d+)(?:\n(?:ℹ|#) cancelled (\d+))?(?:\n(?:ℹ|#) skipped (\d+))?(?:\n(?:ℹ|#) todo (\d+))?/gm,
    count: ([, pass, fail, cancelled, skipped, todo]) => ({
      passed: number(pass),
      failed: number(fail) + number(cancelled),
      skipped: number(skipped) + number(todo),
    }),
  },
  {
    name: 'vitest',
    summary: /^\s+Tests {2}(.+?)(?: \(\d+\))?$/gm,
    count: ([, text = '']) => ({
      passed: before(text, 'passed'),
      failed: before(text, 'failed'),
      skipped: before(text, 'skipped') + before(text, 'todo'),
    }),
  },
  {
    name: 'jest',
    summary: /^Tests: {2,}(.+ total)$/gm,
    count: ([, text = '']) => ({
      passed: before(text, 'passed'),
      failed: before(text, 'failed'),
      skipped: before(text, 'skipped') + before(text, 'todo'),
    }),
  },
  {
    name: 'mocha',
    summary: /^ {2}(\d+) passing\b.*$(?:\n {2}(\d+) pending)?(?:\n {2}(\d+) failing)?/gm,
    count: ([, pass, pending, fail]) => ({ passed: number(pass), failed: number(fail), skipped: number(pending) }),
  },
  {
    name: 'pytest',
    summary:
      /^(?:=+ )?((?:\d+ (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected|warnings?)(?:, )?)+) in [\d.]+s.*$/gm,
    count: ([, text = '']) => ({
      passed: before(text, 'passed') + before(text, 'xpassed'),
      failed: before(text, 'failed') + before(text, 'error'),
      skipped: before(text, 'skipped') + before(text, 'xfailed'),
    }),
  },
  {
    name: 'unittest',
    summary: /^Ran (\d+) tests? in [\d.]+s\s+^(?:OK|FAILED|NO TESTS RAN)(.*)$/gm,
    count: ([, ran, text = '']) => {
      const failed = after(text, 'failures') + after(text, 'errors')
      const skipped = after(text, 'skipped') + after(text, 'expected failures')
      return { passed: Math.max(0, number(ran) - failed - skipped), failed, skipped }
    },
  },
  {
    name: 'cargo',
    summary: /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm,
    count: ([, pass, fail, ignored]) => ({ passed: number(pass), failed: number(fail), skipped: number(ignored) }),
  },
  {
    name: 'maven',
    summary: /^(?:\[\w+\] +)?Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/gm,
    count: ([, run, fail, error, skip]) => ({
      passed: number(run) - number(fail) - number(error) - number(skip),
      failed: number(fail) + number(error),
      skipped: number(skip),
    }),
  },
  {
    name: 'dotnet',
    summary: /Failed: +(\d+), Passed: +(\d+), Skipped: +(\d+), Total: +\d+/g,
    count: ([, fail, pass, skip]) => ({ passed: number(pass), failed: number(fail), skipped: number(skip) }),
  },
  {
    name: 'rspec',
    summary: /^(\d+) examples?, (\d+) failures?(?:, (\d+) pending)?/gm,
    count: ([, run, fail, pending]) => ({
      passed: number(run) - number(fail) - number(pending),
      failed: number(fail),
      skipped: number(pending),
    }),
  },
  { name: 'phpunit', summary: /^OK \((\d+) tests?,/gm, count: ([, run]) => ({ passed: number(run) }) },
  {
    name: 'bun',
    summary: /^ *(\d+) pass\n(?: *(\d+) skip\n)?(?: *\d+ todo\n)? *(\d+) fail$/gm,
    count: ([, pass, skip, fail]) => ({ passed: number(pass), failed: number(fail), skipped: number(skip) }),
  },
  {
    name: 'playwright',
    summary: /^ {2}(\d+) (passed|failed|skipped|flaky)(?: \([\d.]+m?s\))?$/gm,
    count: ([, count, state]) =>
      state === 'failed' || state === 'skipped' ? { [state]: number(count) } : { passed: number(count) },
  },
  {
    name: 'ctest',
    summary: /^\d+% tests passed, (\d+) tests? failed out of (\d+)$/gm,
    count: ([, fail, total]) => ({ passed: number(total) - number(fail), failed: number(fail) }),
  },
  { name: 'go', summary: /^(ok|FAIL)\s+\S+\s+(?:[\d.]+s|\(cached\))(?!.*\[no tests to run\]).*$/gm, count: goPackage },
  {
    name: 'plain',
    summary: /^(?:\S+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm,
    count: ([, pass, fail, skip]) => ({ passed: number(pass), failed: number(fail), skipped: number(skip) }),
  },
]

/** Go counts packages, unless it is told to be verbose. */
function goPackage([, state]: RegExpMatchArray): Partial<Counts> {
  return state === 'ok' ? { passed: 1 } : { failed: 1 }
}

/** Runners whose every result is a line, where no summary is known: the Test Anything Protocol. */
const protocol = /^(not )?ok \d+\b(?:.*?(# (?:SKIP|TODO)))?/gim

/** How many tests ran, by the runners' own summaries; undefined where no known runner spoke. Takes text without colours. */
export function countTests(output: string): Counts | undefined {
  const sums = runners.flatMap(({ summary, count }) => [...output.matchAll(summary)].map(count))
  const lines = sums.length ? [] : [...output.matchAll(protocol)]
  const all = sums.length
    ? sums
    : lines.map(([, not, skip]) => (skip ? { skipped: 1 } : not ? { failed: 1 } : { passed: 1 }))
  return all.length ? all.map(full).reduce(add) : undefined
}

const full = (counts: Partial<Counts>): Counts => ({ passed: 0, failed: 0, skipped: 0, ...counts })

/** The sum of two counts. */
export const add = (one: Counts, other: Counts): Counts => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
})
