import { advisoriesOf } from './advisories.ts'
import { countTests } from './counts.ts'
import { coverageOf } from './coverage.ts'
import type { Step } from './evidence.ts'
import type { Planned, StepName } from './plan.ts'
import type { Ran } from './run-command.ts'
import { plain, trim } from './trim.ts'

/** In characters: what is kept of an output that must be mended, and of one that need not be read. */
const failing = 6_000
const passing = 1_000

/** What the gate compares with: the base's coverage and the advisories it had. */
export interface Baseline {
  /** By the name of the step that reported it: the parts of a monorepo are compared each with itself. */
  coverage: ReadonlyMap<string, number>
  /** Undefined where the base is not known: then nobody can say which advisories are new, and none counts. */
  advisories: ReadonlySet<string> | undefined
}

/** The evidence of a command that ran. Pure: the same output always gives the same verdict. */
export function assess(planned: Planned, ran: Ran, baseline: Baseline): Step {
  const output = plain(ran.output)
  const base = {
    name: planned.name,
    command: planned.command.slice(0, 4_000),
    exit_code: ran.exitCode,
    seconds: round(ran.seconds),
  }
  const step = (status: Step['status'], rest: Partial<Step> = {}): Step => {
    const most = status === 'passed' || status === 'skipped' ? passing : failing
    return { ...base, status, ...rest, output: trim(ran.output, most, planned.folder) }
  }
  if (ran.timedOut) return step('timed-out', { reason: `it did not end within ${Math.round(planned.seconds)} seconds` })
  if (planned.kind === 'audit' && !planned.configured) return audit(step, output, ran, baseline)
  const tests = planned.kind === 'test' ? countTests(output) : undefined
  const coverage = planned.kind === 'test' ? coverageOf(output) : undefined
  const facts = { ...(tests && { tests }), ...(coverage !== undefined && { coverage }) }
  const reason = planned.kind === 'test' ? weakness(planned, facts, baseline) : undefined
  if (ran.exitCode !== 0) return step('failed', { ...facts, ...optional(failure(ran, output)) })
  return reason ? step('failed', { ...facts, reason }) : step('passed', facts)
}

/** Why a command failed, where its exit code or a word of its runner says so. */
function failure({ exitCode }: Ran, output: string): string | undefined {
  if (exitCode === 127) return 'the command was not found'
  const nothing = /\bno tests? (?:files? |suites? )?(?:were )?(?:found|ran|collected)\b|collected 0 items|Ran 0 tests/i
  return nothing.test(output) ? 'no tests found' : undefined
}

/** Why a test run that ended well still proves nothing, or less than before. */
function weakness(
  planned: Planned,
  { tests, coverage }: Pick<Step, 'tests' | 'coverage'>,
  baseline: Baseline,
): string | undefined {
  if (noTests(tests) && !planned.allowNoTests) {
    return tests
      ? 'no tests found: not one test ran'
      : 'no tests found: no known test runner reported a test. If that is right, set gate.allow_no_tests: true in .sentra/config.yml'
  }
  if (tests && tests.failed > 0) return `${tests.failed} tests failed, though the command ended with 0`
  const { leastCoverage } = planned
  if (leastCoverage !== undefined && coverage === undefined)
    return `coverage was not reported, and ${leastCoverage} % is required`
  if (leastCoverage !== undefined && (coverage ?? 0) < leastCoverage)
    return `coverage is ${coverage} %, and ${leastCoverage} % is required`
  const before = baseline.coverage.get(planned.name)
  if (before !== undefined && coverage === undefined)
    return `coverage was ${before} % before, and is not reported any more`
  if (before !== undefined && coverage !== undefined && coverage < before - 0.05)
    return `coverage fell from ${before} % to ${coverage} %`
  return undefined
}

const noTests = (tests: Step['tests']) => !tests || tests.passed + tests.failed === 0

/** Only what the base did not have counts: nobody is sent to mend what was there before. */
function audit(
  step: (status: Step['status'], rest?: Partial<Step>) => Step,
  output: string,
  ran: Ran,
  { advisories }: Baseline,
): Step {
  const found = advisoriesOf(output)
  if (!found) return step('skipped', { reason: `the registry could not be asked (exit ${ran.exitCode})` })
  const fresh = advisories ? found.filter((one) => !advisories.has(one)) : []
  if (fresh.length)
    return step('failed', { advisories: found, ...optional(`new advisories: ${fresh.slice(0, 10).join(', ')}`) })
  const whose = advisories ? 'none of them new here' : 'and the base is not known, so nobody can say which are new here'
  const reason = found.length
    ? `${found.length} known ${found.length === 1 ? 'advisory' : 'advisories'}, ${whose}`
    : undefined
  return step('passed', { advisories: found, ...optional(reason) })
}

/** Why there is nothing to run for a step, and what to do about it. */
const missing: Partial<Record<StepName, string>> = {
  typecheck:
    'tsconfig.json has no files of its own and leads to projects that build on one another, which TypeScript cannot check without writing. Name a command as gate.typecheck in .sentra/config.yml',
  audit:
    'no audit tool was found for these packages. Install one (pip-audit for Python), or name a command as gate.audit in .sentra/config.yml',
  test: 'no tests found: there is no test script and no test file. Write tests, or name the command as gate.test in .sentra/config.yml',
}

/** A step for which no command can be found. No tests are a failure; the others are skipped, and that is said. */
export const withoutCommand = ({ name, kind }: Planned): Step => ({
  name,
  command: '',
  status: kind === 'test' ? 'failed' : 'skipped',
  exit_code: null,
  seconds: 0,
  ...optional(missing[kind]),
  output: '',
})

const optional = (reason: string | undefined) => (reason === undefined ? {} : { reason: reason.slice(0, 1_000) })
const round = (seconds: number) => Math.round(seconds * 100) / 100
