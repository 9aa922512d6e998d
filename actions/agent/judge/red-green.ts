import { criteriaIn, type TestLine } from './test-report.ts'

/** One run of the tests: on the base source with the new tests laid over it, or on the head. */
export interface TestRun {
  exitCode: number
  tests: readonly TestLine[]
}

/** What the new tests say about one acceptance criterion. */
export interface Criterion {
  number: number
  text: string
  /** The new tests that carry its number, by name. */
  tests: string[]
  /**
   * - `red-green`: failed on the base source, passes now. Proven.
   * - `red-now`: a test that carries its number fails now.
   * - `green-before`: its tests pass on the base source too, so they show nothing.
   * - `no-test`: no test carries its number.
   * - `untestable`: no test, and the agent says why; a person decides.
   */
  state: 'red-green' | 'red-now' | 'green-before' | 'no-test' | 'untestable'
  /** How it was red before: the test itself failed, or its file could not even load. */
  before?: 'failed' | 'not loaded'
  why?: string
}

/**
 * Judges every criterion by two runs. A test that was red before either failed there by name, or was not among the
 * tests that ran while the run as a whole failed: a file that imports what does not exist yet cannot load.
 */
export function judgeCriteria(
  criteria: readonly string[],
  before: TestRun,
  now: TestRun,
  untestable: ReadonlyMap<number, string>,
): Criterion[] {
  const past = new Map(before.tests.map(({ name, outcome }) => [name, outcome]))
  const wasRed = (name: string) => past.get(name) === 'failed' || (!past.has(name) && before.exitCode !== 0)
  const numbered = now.tests.flatMap((test) => {
    const numbers = test.outcome === 'skipped' ? [] : criteriaIn(test.name)
    return numbers.length ? [{ ...test, numbers }] : []
  })
  return criteria.map((text, index): Criterion => {
    const number = index + 1
    const carrying = numbered.filter(({ numbers }) => numbers.includes(number))
    const fresh = carrying.filter(({ name }) => wasRed(name))
    const names = (fresh.length ? fresh : carrying).map(({ name }) => name)
    const criterion = { number, text, tests: names }
    if (carrying.some(({ outcome }) => outcome === 'failed')) return { ...criterion, state: 'red-now' }
    if (fresh.length) {
      const before = fresh.some(({ name }) => past.get(name) === 'failed') ? 'failed' : 'not loaded'
      return { ...criterion, state: 'red-green', before }
    }
    if (carrying.length) return { ...criterion, state: 'green-before' }
    const why = untestable.get(number)
    return why ? { ...criterion, state: 'untestable', why } : { ...criterion, state: 'no-test' }
  })
}

/** The tests that passed on the base and do not run any more: deleted, skipped, renamed, or cut short by another. */
export function testsGone(base: TestRun, now: TestRun): string[] {
  const run = new Set(now.tests.flatMap(({ name, outcome }) => (outcome === 'skipped' ? [] : [name])))
  return base.tests.flatMap(({ name, outcome }) => (outcome === 'passed' && !run.has(name) ? [name] : []))
}

/** The tests that passed on the base and fail now. A name that failed there as well, of another test, is not blamed. */
export function testsBroken(base: TestRun, now: TestRun): string[] {
  const names = (run: TestRun, wanted: TestLine['outcome']) =>
    new Set(run.tests.flatMap(({ name, outcome }) => (outcome === wanted ? [name] : [])))
  const [failing, redBefore] = [names(now, 'failed'), names(base, 'failed')]
  return [...names(base, 'passed')].filter((name) => failing.has(name) && !redBefore.has(name))
}
