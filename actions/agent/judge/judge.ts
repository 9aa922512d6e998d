import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { NamedSandbox } from '../containers.ts'
import type { Ports } from '../ports.ts'
import { carryInto } from '../prepare/carry.ts'
import { baseScripts } from '../prepare/scripts.ts'
import { layOut } from '../prepare/workspace.ts'
import type { Cause } from '../report/causes.ts'
import type { Evidence } from '../report/evidence.ts'
import { need, type Track } from '../track.ts'
import type { HandedIn } from '../work/hand-in.ts'
import { afterOf, treeWith } from './changes.ts'
import { besideBase, type GateReport, newAdvisories } from './gate-report.ts'
import { type Criterion, judgeCriteria, type TestRun, testsBroken, testsGone } from './red-green.ts'
import { runGate } from './run-gate.ts'
import { namingEveryTest, testCommands } from './test-command.ts'
import { isTestPath } from './test-paths.ts'
import { runTests } from './tests.ts'
import { type GateEnd, verdict } from './verdict.ts'

export interface Judged {
  evidence: Evidence
  /** Why this is no success; empty means that nothing stands against it. */
  causes: Cause[]
}

/** What the containers said, on the tree and beside it. */
interface Heard {
  gate: GateReport | null
  onBase: GateReport | null
  criteria: Criterion[]
  /** Tests of the base that do not run any more, by name. */
  gone: string[]
  /** Tests of the base that passed there and fail now, by name. */
  broken: string[]
}

const unheard: Heard = { gate: null, onBase: null, criteria: [], gone: [], broken: [] }

/**
 * Proves the work on exactly the tree that will be published: the gate on it and on the base, and the new tests on the
 * base's source and on it. Each runs in a fresh container without the socket, on a folder of its own.
 */
export async function judge(
  { git }: Pick<Ports, 'git'>,
  sandbox: NamedSandbox,
  given: HandedIn,
  track: Track,
): Promise<Judged> {
  const { tree, changes, findings } = need(track, 'examined')
  const { spec, config, approval } = need(track, 'approved')
  const { base } = need(track, 'prepared')
  const heard = changes.length > 0 ? await hear(git, sandbox, given, track) : unheard
  const { gate, onBase, criteria, gone, broken } = heard
  const coverage = { before: coverageOf(onBase), now: coverageOf(gate) }
  const lines = gate?.how === 'ended' ? besideBase(gate.steps, onBase) : []
  const causes = verdict({
    agent: need(track, 'worked').end,
    files: changes.length,
    tree,
    findings,
    gate: gateEnd(gate, tree, lines, config.gate.allow_no_tests),
    coverage,
    gone,
    broken,
    testsBefore: onBase?.how === 'ended' ? onBase.testsRan : null,
    newAdvisories: need(track, 'dependencies').newAdvisories + (gate ? newAdvisories(gate, onBase) : 0),
    criteria,
  })
  const sum = (of: 'added' | 'removed') => changes.reduce((total, change) => total + change[of], 0)
  const evidence: Evidence = {
    schema: 1,
    spec: { id: spec.id, version: spec.version, sha256: spec.sha256, approval: approval.commit },
    base: base.sha,
    tree,
    gate: lines,
    criteria,
    findings,
    coverage,
    files: changes.length,
    lines: { added: sum('added'), removed: sum('removed') },
  }
  return { causes, evidence }
}

const coverageOf = (report: GateReport | null) => (report?.how === 'ended' ? report.coverage : null)

function gateEnd(
  gate: GateReport | null,
  tree: string,
  lines: Evidence['gate'],
  noTestsAllowed: boolean,
): GateEnd | null {
  return gate?.how === 'ended' ? { how: 'ended', tree, lines, testsRan: gate.testsRan, noTestsAllowed } : gate
}

async function hear(git: Ports['git'], sandbox: NamedSandbox, given: HandedIn, track: Track): Promise<Heard> {
  const { tree, changes } = need(track, 'examined')
  const { history, base, carried } = need(track, 'prepared')
  const { spec, config } = need(track, 'approved')
  const { untestable } = need(track, 'worked')
  const { checkout } = track.inputs

  /** A folder for one container, gone when it has ended: copies of a project's dependencies are large. */
  const inFolder = async <T>(kind: string, wanted: string, use: (folder: string) => Promise<T>): Promise<T> => {
    const folder = path.join(track.folders.judge, kind)
    try {
      await layOut(git, history, wanted, folder)
      if (checkout) await carryInto(checkout, carried, folder)
      if (wanted === tree) await need(track, 'dependencies').bringInto(folder)
      return await use(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const gateOn = (kind: string, wanted: string) =>
    inFolder(kind, wanted, (folder) => runGate(sandbox, given, kind, folder, limits))

  const limits = { ...config.gate, memoryMb: config.sandbox.memory_mb }
  track.status.note('the gate, on the exact commit')
  const gate = await gateOn('gate', tree)
  track.status.note('the gate, on the base')
  const onBase = await gateOn('gate-base', base.tree)

  const part = config.projects[spec.project]?.path ?? ''
  const scripts = await baseScripts(git, history, base.tree, part)
  const commands = testCommands(config, spec.project, gate).map((command) => namingEveryTest(command, scripts))
  const none: TestRun = { exitCode: 0, tests: [] }
  if (commands.length === 0) {
    return { ...unheard, gate, onBase, criteria: judgeCriteria(spec.criteria, none, none, untestable) }
  }
  const testChanges = changes.filter((change) => isTestPath(change.path))
  const tests = testChanges.map(afterOf)
  const deadline = config.gate.timeout_minutes * 60_000
  const run = (kind: string, wanted: string) =>
    inFolder(kind, wanted, (folder) => runTests(sandbox, kind, folder, { part, commands }, deadline))
  track.status.note('the new tests, on the base’s source')
  const red = await run('tests-before', await treeWith(git, history, base.tree, tests))
  track.status.note('the new tests, on the exact commit')
  const green = await run('tests-now', tree)
  // Not only who changes the tests that were there can make them say less: a new one can end the others, settings skip them.
  track.status.note('the tests of the base')
  const old = await run('tests-base', base.tree)
  const criteria = judgeCriteria(spec.criteria, red, green, untestable)
  return { gate, onBase, criteria, gone: testsGone(old, green), broken: testsBroken(old, green) }
}
