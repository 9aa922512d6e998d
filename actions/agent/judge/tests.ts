import { inside } from '../container/sandbox.ts'
import type { NamedSandbox } from '../containers.ts'
import type { TestRun } from './red-green.ts'
import { parseTestReport } from './test-report.ts'

/** More output than this says nothing new about which tests there are. */
const longest = 16 * 1024 * 1024

/** Which tests to run: commands, and the part of the repository that they run in (empty for the root). */
export interface Tests {
  part: string
  commands: readonly string[]
}

/** Runs the test commands on a folder, in containers with no socket, and reads the names of the tests. */
export async function runTests(
  sandbox: NamedSandbox,
  kind: string,
  folder: string,
  { part, commands }: Tests,
  deadlineMs: number,
): Promise<TestRun> {
  const runs: TestRun[] = []
  for (const command of commands) {
    let output = ''
    const result = await sandbox.run(kind, {
      workspace: folder,
      command: ['bash', '-c', 'cd -- "$1" && eval -- "$2"', 'bash', `${inside.workspace}/${part}`, command],
      environment: { FORCE_COLOR: '0', NO_COLOR: '1', SENTRA: 'judge' },
      deadlineMs,
      onOutput: (text) => {
        if (output.length < longest) output += text
      },
    })
    const failed = result.oomKilled || result.timedOut
    const exitCode = failed ? result.exitCode || 1 : result.exitCode
    runs.push({ exitCode, tests: parseTestReport(output) })
  }
  return { exitCode: Math.max(0, ...runs.map((run) => run.exitCode)), tests: runs.flatMap((run) => run.tests) }
}
