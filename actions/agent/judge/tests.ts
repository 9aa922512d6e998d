import type { NamedSandbox } from '../containers.ts'
import type { TestRun } from './red-green.ts'
import { parseTestReport } from './test-report.ts'

/** More output than this says nothing new about which tests there are. */
const longest = 16 * 1024 * 1024

/** Runs the test command on a folder, in a container with no socket, and reads the names of the tests. */
export async function runTests(
  sandbox: NamedSandbox,
  kind: string,
  folder: string,
  command: string,
  deadlineMs: number,
): Promise<TestRun & { output: string }> {
  let output = ''
  const result = await sandbox.run(kind, {
    workspace: folder,
    command: ['bash', '-c', command],
    environment: { FORCE_COLOR: '0', NO_COLOR: '1', SENTRA: 'judge' },
    deadlineMs,
    onOutput: (text) => {
      if (output.length < longest) output += text
    },
  })
  const failed = result.oomKilled || result.timedOut
  return { exitCode: failed ? result.exitCode || 1 : result.exitCode, tests: parseTestReport(output), output }
}
