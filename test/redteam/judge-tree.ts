import { rmSync } from 'node:fs'
import path from 'node:path'
import { dockerSandbox } from '../../actions/agent/container/docker-sandbox.ts'
import { namedSandbox } from '../../actions/agent/containers.ts'
import { git } from '../../actions/agent/git.ts'
import { examine } from '../../actions/agent/judge/examine.ts'
import { besideBase } from '../../actions/agent/judge/gate-report.ts'
import { judgeCriteria } from '../../actions/agent/judge/red-green.ts'
import { runGate } from '../../actions/agent/judge/run-gate.ts'
import { runTests } from '../../actions/agent/judge/tests.ts'
import { type GateEnd, verdict } from '../../actions/agent/judge/verdict.ts'
import { layOut } from '../../actions/agent/prepare/workspace.ts'
import { findPrograms } from '../../actions/agent/programs.ts'
import { handIn } from '../../actions/agent/work/hand-in.ts'
import { Config } from '../../core/config/schema.ts'
import { root } from '../agent/play.ts'
import { node } from '../agent/projects.ts'
import { preparedProject, temporary, write } from '../agent/repository.ts'
import { document } from '../agent/scene.ts'
import type { Forgery } from './tamper/gate.ts'

/**
 * What the judge's own parts say of a tree, with real containers: the codes of its causes, none for a success. Where the
 * tests of the base would be run too, the best for the forger is taken: that all was red before.
 */
export async function judgeTree({
  files,
  gone = [],
  test,
}: Pick<Forgery, 'files' | 'gone' | 'test'>): Promise<string[]> {
  const place = temporary()
  try {
    const { folders, prepared } = await preparedProject(place.folder, node.files)
    write(folders.workspace, files)
    for (const file of gone) rmSync(path.join(folders.workspace, file))
    const config = Config.parse({ schema: 1, gate: test ? { test } : {} })
    const { tree, changes, findings } = await examine(git, prepared, folders, config)
    const { memory_mb, cpus, pids } = config.sandbox
    const plain = dockerSandbox({ image: 'runner', limits: { memoryMb: memory_mb, cpus, pids } })
    const sandbox = namedSandbox(plain, { signal: new AbortController().signal, remember: () => {} }, process.pid)
    const given = await handIn(
      findPrograms(path.join(root, 'actions/agent')),
      folders,
      test ? `gate:\n  test: ${test}\n` : '',
    )
    const laid = async (kind: string) => {
      const folder = path.join(folders.judge, kind)
      await layOut(git, prepared.history, tree, folder)
      return folder
    }
    const report = await runGate(sandbox, given, 'gate', await laid('gate'), { ...config.gate, memoryMb: memory_mb })
    const now = await runTests(
      sandbox,
      'tests-now',
      await laid('tests-now'),
      { part: '', commands: [test ?? 'npm test'] },
      60_000,
    )
    const criteria = judgeCriteria(document.acceptance_criteria, { exitCode: 1, tests: [] }, now, new Map())
    const gate: GateEnd =
      report.how === 'ended'
        ? {
            how: 'ended',
            tree,
            lines: besideBase(report.steps, null),
            testsRan: report.testsRan,
            noTestsAllowed: false,
          }
        : report
    const coverage = { before: null, now: null }
    const agent = { how: 'finished' } as const
    return verdict({
      agent,
      files: changes.length,
      tree,
      findings,
      gate,
      coverage,
      gone: [],
      broken: [],
      testsBefore: null,
      newAdvisories: 0,
      criteria,
    }).map(({ code }) => code)
  } finally {
    place.remove()
  }
}
