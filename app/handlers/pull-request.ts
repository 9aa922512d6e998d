import { Refusal } from '../../core/errors.ts'
import { findSpecByThread } from '../../core/store/read.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { PullClosed } from './payloads.ts'

/** Our branches; any other pull request is not ours, and costs nothing. */
const ourBranch = /^sentra\/run\//

/** A pull request of ours was closed: merged, the spec is done; otherwise it may be run again. */
export const pullClosed: Handle = async (app, { payload, octokit }) => {
  const event = PullClosed.safeParse(payload)
  if (!event.success || !ourBranch.test(event.data.pull_request.head.ref)) return
  const { repository, pull_request: closed } = event.data
  const opened = await open(app, octokit, repository, { thread: closed.number, title: '' })
  if (opened === null) return
  const { store, github } = opened.desk
  const found = await findSpecByThread(store, closed.number)
  const pull = found?.thread === 'pull_request' ? await github.pull(closed.number) : null
  if (found === null || pull === null || pull.state !== 'closed' || pull.head.fromFork) return
  try {
    await setStatus(
      store,
      found.metadata,
      pull.merged
        ? { status: 'merged', from: ['approved', 'running', 'in_review', 'failed', 'cancelled'] }
        : { status: 'cancelled', from: ['in_review'] },
    )
  } catch (error) {
    // A spec that was reopened meanwhile stays as it is: the pull request was of an older approval.
    if (!(error instanceof Refusal)) throw error
  }
}
