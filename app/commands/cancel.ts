import { setStatus } from '../../core/store/update-spec.ts'
import { stopRun } from '../release/start-run.ts'
import { sourceOf } from '../said.ts'
import { endings } from '../templates/endings.ts'
import { specOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/**
 * Stops the agent's run, or calls off the one that waits for its turn on a pull request. The approval stands, so that
 * `/retry` can run it again.
 */
export async function cancel({ desk, said, found }: Work): Promise<Ending> {
  const spec = specOf(found)
  const decision = { kind: 'cancelled', source: await sourceOf(said) } as const
  const { result, changed } = await setStatus(desk.store, spec, {
    status: 'cancelled',
    from: ['approved', 'running', 'in_review', 'failed'],
    decision,
  })
  const waited = spec.status === 'in_review' || spec.status === 'failed'
  const running = !waited && (await stopRun(desk, result))
  return {
    reaction: '+1',
    body: endings.cancelled(said.author.login, running, found?.thread === 'pull_request'),
    metadata: result,
    ...(changed ? { thread: [] } : {}),
  }
}
