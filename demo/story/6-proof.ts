import { dockerSandbox } from '../../actions/agent/container/docker-sandbox.ts'
import type { Sandbox } from '../../actions/agent/container/sandbox.ts'
import { scriptedSandbox } from '../sandbox/sandbox.ts'
import type { Checks } from '../terminal/events.ts'
import type { Delivered } from './5-pull-request.ts'
import type { Stage } from './stage.ts'

const deadlineMs = 60_000
const limits = { memoryMb: 1_024, cpus: 2, pids: 100 }

/** The demo's own last look: the tests of the checkout, run once more, in the same kind of place as the agent's. */
export async function proof(stage: Stage, { folder, sha }: Delivered): Promise<Checks> {
  const { story, plan, signal } = stage
  story.act('Proof')
  const sandbox: Sandbox = 'refused' in plan.docker ? scriptedSandbox() : dockerSandbox({ image: 'runner', limits })
  const result = await story.step(
    'proof.test',
    'Run the tests on that checkout',
    async () => {
      const ended = await sandbox.run({
        name: `sentra-demo-proof-${process.pid}`,
        workspace: folder,
        command: ['node', '--test', '--test-reporter=tap'],
        deadlineMs,
        signal,
      })
      signal.throwIfAborted()
      return ended
    },
    ({ exitCode }) => (exitCode === 0 ? 'all pass' : `exit code ${exitCode}`),
  )
  const tests = testsIn(result.tail)
  for (const test of tests) story.tell({ event: 'test', ...test })
  const failed = tests.filter(({ passed }) => !passed).length
  // A run that failed without a failing test has failed all the same.
  return { commit: sha, passed: tests.length - failed, failed: result.exitCode === 0 ? failed : Math.max(1, failed) }
}

/** The tests in TAP output, by name. */
export const testsIn = (tap: string): { name: string; passed: boolean }[] =>
  [...tap.matchAll(/^ *(not ok|ok) \d+ - (.+?)(?: # .*)?$/gm)].map(([, result, name]) => ({
    name: name ?? '',
    passed: result === 'ok',
  }))
