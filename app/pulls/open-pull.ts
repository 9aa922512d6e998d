import { Refusal } from '../../core/errors.ts'
import type { Pull } from '../../core/github/port.ts'
import type { Implementation, SpecMetadata } from '../../core/spec/metadata.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import type { Desk } from '../thread/desk.ts'
import { isOurs } from './branch.ts'

/** @throws Refusal where there is nothing that the agent could still change. */
export async function openPull({ github }: Desk, number: number): Promise<Pull> {
  const pull = await github.pull(number)
  if (pull !== null && pull.state === 'open' && !pull.head.fromFork && isOurs(pull.head.branch)) return pull
  const closed = pull?.state === 'closed'
  throw new Refusal({
    what: 'Nothing is changed here.',
    why: closed ? 'The pull request is closed.' : 'Its branch is not one of mine, and I change no other.',
    next: closed
      ? 'Reopen it and ask again, or type `/retry` to have it built anew.'
      : 'Change it as you do any other.',
  })
}

/**
 * What the spec's metadata must say before the agent works on this pull request: that it is not cancelled (a run that
 * was queued before a `/cancel` must find it cancelled, and one that was asked for after it must not), and which pull
 * request it is. Mostly that stands there already, and nothing is committed.
 */
export async function readyFor(
  { store }: Desk,
  metadata: SpecMetadata,
  pull: Pull,
): Promise<{ metadata: SpecMetadata; implementation: Implementation }> {
  const { implementation, status } = metadata
  if (implementation === null) throw new RangeError('A pull request of ours has an implementation issue.')
  const known = implementation.pull_request === pull.number || implementation.branch !== pull.head.branch
  if (status !== 'cancelled' && known) return { metadata, implementation }
  const { result } = await setStatus(store, metadata, {
    status: status === 'cancelled' ? 'in_review' : status,
    from: [status],
    ...(known ? {} : { implementation: { version: implementation.version, pull_request: pull.number } }),
  })
  return { metadata: result, implementation: result.implementation ?? implementation }
}
