import type { Gate } from '../../core/config/schema.ts'
import { detectNode } from './detect/node.ts'
import { detectPython } from './detect/python.ts'

/** The first three only read, and may run beside any other; tests and builds write what others read, and follow one another. */
export type StepName = 'typecheck' | 'lint' | 'audit' | 'test' | 'build'

/** One command to run, cheapest first in every plan. */
export interface Planned {
  name: string
  kind: StepName
  command: string
  /** Absolute. */
  folder: string
  seconds: number
  /** Settings of a test step. */
  allowNoTests: boolean
  leastCoverage: number | undefined
  /** Whether a person wrote the command, rather than that we found it. */
  configured: boolean
}

/** A command found in a project, by the step it is for; empty where there should be one and there is none. */
export type Found = Partial<Record<StepName, string>>

const order: readonly StepName[] = ['typecheck', 'lint', 'audit', 'test', 'build']

/**
 * What to run in `folder`: each command of the configuration, else what the project itself shows. There is always a test
 * step; with an empty command where no tests can be found, which fails, unless the configuration allows it.
 */
export function planFolder(folder: string, gate: Gate, part?: string): Planned[] {
  const found: Found[] = [detectNode(folder), detectPython(folder)].filter((one) => one !== undefined)
  const steps = order.flatMap((kind) => {
    const given = gate[kind]
    if (given !== undefined) return given.trim() === '' ? [] : [{ kind, command: given, configured: true }]
    const commands = found.flatMap((one) => one[kind] ?? [])
    if (commands.length === 0 && kind === 'test' && !gate.allow_no_tests) commands.push('')
    return commands.map((command) => ({ kind, command, configured: false }))
  })
  return steps.map((step) => ({
    ...step,
    name: part ? `${part}: ${step.kind}` : step.kind,
    folder,
    seconds: gate.timeout_minutes * 60,
    allowNoTests: gate.allow_no_tests,
    leastCoverage: gate.coverage?.min,
  }))
}
