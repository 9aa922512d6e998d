import { isOurs } from '../pulls/branch.ts'
import { takeUpClosed } from '../pulls/closed.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { PullClosed } from './payloads.ts'

/** A pull request of ours was closed. What became of it is asked of GitHub: the event may be old. */
export const pullClosed: Handle = async (app, { payload, octokit }) => {
  const event = PullClosed.safeParse(payload)
  if (!event.success || !isOurs(event.data.pull_request.head.ref)) return
  const { repository, pull_request: closed } = event.data
  const opened = await open(app, octokit, repository, { thread: closed.number, title: '' })
  const pull = opened && (await opened.desk.github.pull(closed.number))
  if (pull) await takeUpClosed(opened.desk, pull)
}
