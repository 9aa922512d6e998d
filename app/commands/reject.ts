import { statuses } from '../../core/spec/metadata.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { stopRun } from '../release/start-run.ts'
import { sourceOf } from '../said.ts'
import { endings } from '../templates/endings.ts'
import { specOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/** Nothing is built of it; what runs is stopped. `/revise` opens it again. */
export async function reject({ desk, said, command, found }: Work<'reject'>): Promise<Ending> {
  const spec = specOf(found)
  const source = await sourceOf(said)
  const reason = command.reason.slice(0, 2_000)
  const { result, changed } = await setStatus(desk.store, spec, {
    status: 'rejected',
    from: statuses.filter((status) => status !== 'merged'),
    decision: { kind: 'rejected', source, ...(reason === '' ? {} : { reason }) },
  })
  await stopRun(desk, result)
  return {
    reaction: '+1',
    body: endings.rejected(said.author.login, reason),
    metadata: result,
    ...(changed ? { thread: [] } : {}),
  }
}
