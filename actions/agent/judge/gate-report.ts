import type { GateLine } from '../report/evidence.ts'
import { parseTestReport } from './test-report.ts'
import { type GateEnd, isTestStep } from './verdict.ts'

/** What one gate container found on one tree. */
export type GateReport =
  | {
      how: 'ended'
      steps: readonly GateStep[]
      /** Percent of lines. */
      coverage: number | null
      testsRan: number | null
      /** Ids of known advisories. */
      advisories: readonly string[]
    }
  | Exclude<GateEnd, { how: 'ended' }>

export interface GateStep {
  name: string
  command: string
  status: 'passed' | 'failed' | 'skipped'
  seconds: number
  output: string
  /** Where the runner's own summary is known. */
  tests?: { passed: number; failed: number }
  note?: string
}

/**
 * The head's steps beside the base's. A step that fails on both was red before us, unless the head adds tests to the
 * failing ones: then it is ours.
 */
export function besideBase(head: readonly GateStep[], base: GateReport | null): GateLine[] {
  const before = base?.how === 'ended' ? base.steps : []
  return head.map(({ status, ...step }) => {
    // A folder may have two steps of a name: the tests of its Node and of its Python side.
    const named = before.filter(({ name }) => name === step.name)
    const same = named.length > 1 ? named.find(({ command }) => command === step.command) : named[0]
    const redBefore = status === 'failed' && same?.status === 'failed' && noneAdded(same, step)
    const { output, tests, ...line } = step
    return { ...line, state: redBefore ? 'red-before' : status, output: status === 'failed' ? output : '' }
  })
}

type Failing = Pick<GateStep, 'name' | 'output' | 'tests'>

/** The output is cut and seldom has every name, so tests have to be counted as well: what nobody counted is not excused. */
function noneAdded(before: Failing, now: Failing): boolean {
  const counted = before.tests !== undefined && now.tests !== undefined && now.tests.failed <= before.tests.failed
  if (isTestStep(now.name) && !counted) return false
  const failing = ({ output }: Failing) =>
    parseTestReport(output).flatMap(({ name, outcome }) => (outcome === 'failed' ? [name] : []))
  const old = new Set(failing(before))
  return failing(now).every((name) => old.has(name))
}

/** Advisories that the head has and the base has not. */
export function newAdvisories(head: GateReport, base: GateReport | null): number {
  if (head.how !== 'ended') return 0
  const known = new Set(base?.how === 'ended' ? base.advisories : [])
  return head.advisories.filter((id) => !known.has(id)).length
}
