import type { Config } from '../../../core/config/schema.ts'
import { Evidence, type Step } from '../../../hooks/gate/evidence.ts'
import { inside } from '../container/sandbox.ts'
import type { NamedSandbox } from '../containers.ts'
import { headAndTail } from '../report/markdown.ts'
import { type HandedIn, handed } from '../work/hand-in.ts'
import type { GateReport, GateStep } from './gate-report.ts'

/** More than this is no evidence. */
const longest = 4 * 1024 * 1024

/**
 * Runs the gate on a folder in a container of its own, without the socket.
 *
 * The tests that run inside are the agent's, so what is printed is weighed: all of it is one evidence, which fits its
 * schema and agrees with the exit code that the engine gives.
 */
export async function runGate(
  sandbox: NamedSandbox,
  { hooks, environment }: HandedIn,
  kind: string,
  folder: string,
  limits: Pick<Config['gate'], 'timeout_minutes'> & { memoryMb: number },
): Promise<GateReport> {
  let printed = ''
  // The gate gives each command its own time; all of them together get three times as much.
  const minutes = limits.timeout_minutes * 3
  const result = await sandbox.run(kind, {
    workspace: folder,
    command: [inside.node, `${handed.hooks}/quality-gate.js`, '--json', '-'],
    environment,
    mounts: [hooks],
    deadlineMs: minutes * 60_000,
    onOutput: (text, stream) => {
      if (stream === 'stdout' && printed.length <= longest) printed += text
    },
  })
  if (result.timedOut) return { how: 'time', limit: minutes }
  if (result.oomKilled) return { how: 'memory', limit: limits.memoryMb }
  return readGate(printed, result.exitCode, result.tail)
}

/** What a gate container printed, weighed. */
export function readGate(printed: string, exitCode: number, tail: string): GateReport {
  if (printed.trim() === '') {
    return exitCode === 0
      ? { how: 'no-evidence' }
      : { how: 'crashed', what: `exit code ${exitCode}. ${headAndTail(tail, 4)}` }
  }
  const evidence = parse(printed)
  if (!evidence)
    return { how: 'crashed', what: 'its evidence does not have the promised shape, so it is not believed.' }
  const passed = evidence.status === 'passed'
  if (passed !== (exitCode === 0)) {
    return { how: 'crashed', what: `its evidence says ${evidence.status}, and its exit code was ${exitCode}.` }
  }
  // A status that its own steps contradict is no evidence either.
  const red = evidence.steps.some(({ status }) => status === 'failed' || status === 'timed-out')
  if (passed && red) return { how: 'crashed', what: 'its evidence says passed, and names a step that failed.' }
  return {
    how: 'ended',
    steps: evidence.steps.filter(({ name }) => name !== 'changes').map(stepOf),
    coverage: evidence.coverage ?? null,
    testsRan: evidence.tests ? evidence.tests.passed + evidence.tests.failed : null,
    advisories: evidence.steps.flatMap(({ advisories }) => advisories ?? []),
  }
}

function parse(text: string): Evidence | null {
  try {
    return Evidence.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function stepOf({ name, command, status, seconds, output, reason, tests, coverage }: Step): GateStep {
  const counted = tests && [
    `${tests.passed} passed`,
    ...(tests.failed ? [`${tests.failed} failed`] : []),
    ...(tests.skipped ? [`${tests.skipped} skipped`] : []),
  ]
  const notes = [reason, counted?.join(', '), coverage === undefined ? undefined : `coverage ${coverage} %`]
  const note = notes.filter((one) => one !== undefined).join('; ')
  return {
    name,
    command,
    status: status === 'timed-out' ? 'failed' : status,
    seconds,
    output,
    ...(tests ? { tests: { passed: tests.passed, failed: tests.failed } } : {}),
    ...(note ? { note } : {}),
  }
}
