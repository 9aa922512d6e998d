import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Config } from '../../core/config/schema.ts'
import type { Finding } from '../changes/file-change.ts'
import { assess, type Baseline, withoutCommand } from './assess.ts'
import { add } from './counts.ts'
import type { Evidence, Step, Warning } from './evidence.ts'
import { runLanes } from './lanes.ts'
import { type Planned, planFolder } from './plan.ts'
import { runCommand } from './run-command.ts'
import { verifySince } from './since.ts'

/** One run of the gate. */
export interface GateRun {
  /** Absolute. */
  root: string
  config: Config
  /** The base's evidence, to compare with. */
  before: Evidence | undefined
  /** A commit: everything that differs from it is verified as the verify hook does. */
  since: string | undefined
  /** What is already known, for the evidence. */
  warnings: readonly Warning[]
  /** In seconds, for all steps together: what is left when a step begins bounds it. Left out: each has its own time alone. */
  within?: number
  /** Told as each step ends. */
  onStep: (step: Step) => void
}

/** Two at once: more would fight for the processors and the processes that a container has. */
const lanes = Math.min(2, availableParallelism())

/** Runs all steps, never stopping at the first failure: the next round is to mend them all. */
export async function runGate(run: GateRun): Promise<Evidence> {
  const started = new Date()
  const { root, config, before } = run
  const baseline: Baseline = {
    coverage: new Map(
      before?.steps.flatMap(({ name, coverage }) => (coverage === undefined ? [] : [[name, coverage]])),
    ),
    advisories: before && new Set(before.steps.flatMap(({ advisories }) => advisories ?? [])),
  }
  const changes = run.since === undefined ? undefined : await changesStep(run, run.since)
  if (changes) run.onStep(changes.step)
  const plan = planAll(root, config)
  const ran = await runLanes(plan, laneOf, lanes, async (asPlanned) => {
    const left = (run.within ?? Number.POSITIVE_INFINITY) - (Date.now() - started.getTime()) / 1000
    const planned = { ...asPlanned, seconds: Math.max(1, Math.min(asPlanned.seconds, left)) }
    const step = planned.command
      ? assess(planned, await runCommand(planned.command, planned.folder, planned.seconds), baseline)
      : withoutCommand(planned)
    run.onStep(step)
    return step
  })
  const steps = [...(changes ? [changes.step] : []), ...ran]
  const tests = steps.flatMap((step) => step.tests ?? [])
  const coverage = lowest(steps)
  return {
    schema: 1,
    status: steps.every(({ status }) => status === 'passed' || status === 'skipped') ? 'passed' : 'failed',
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    steps,
    ...(tests.length && { tests: tests.reduce(add) }),
    ...(coverage !== undefined && { coverage }),
    ...(before?.coverage !== undefined && { coverage_before: before.coverage }),
    warnings: [...run.warnings, ...(changes?.warnings ?? [])].slice(0, 500),
  }
}

/** Steps that only read run side by side; tests and builds of one folder write what the other reads. */
const laneOf = ({ kind, folder, name }: Planned) => (kind === 'test' || kind === 'build' ? folder : name)

function planAll(root: string, config: Config): Planned[] {
  const parts = Object.entries(config.projects)
  if (parts.length === 0) return planFolder(root, config.gate)
  return parts.flatMap(([name, part]) => planFolder(path.join(root, part.path), part.gate ?? config.gate, name))
}

async function changesStep({ root, config }: GateRun, since: string): Promise<{ step: Step; warnings: Warning[] }> {
  const started = performance.now()
  const findings = await verifySince(root, since, { own: [], protected: config.agent.protected })
  const refused = findings.filter(({ severity }) => severity === 'refused')
  const step: Step = {
    name: 'changes',
    command: '',
    status: refused.length ? 'failed' : 'passed',
    exit_code: null,
    seconds: Math.round(performance.now() - started) / 1000,
    ...(refused.length && { reason: `${refused.length} problems in what changed` }),
    output: refused
      .map(({ path: name, message }) => `${name}: ${message}`)
      .join('\n')
      .slice(0, 10_000),
  }
  return { step, warnings: findings.filter(({ severity }) => severity === 'warning').map(warningOf) }
}

/** A finding as the evidence keeps it. */
export const warningOf = ({ path: name, check, message }: Omit<Finding, 'severity'>): Warning => ({
  path: name,
  check,
  message,
})

const lowest = (steps: readonly Step[]): number | undefined => {
  const known = steps.flatMap(({ coverage }) => coverage ?? [])
  return known.length ? Math.min(...known) : undefined
}
