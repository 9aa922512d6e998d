import { notAPerson } from '../../core/permissions/person.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import { asksForChanges, takeUpReview } from '../commands/reviewed.ts'
import { isOurs } from '../pulls/branch.ts'
import { findSpecByPull } from '../pulls/find.ts'
import type { Said } from '../said.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { ReviewSubmitted } from './payloads.ts'

/** A review of a pull request of ours: what it asks for is taken up. A command in its text counts as in a comment. */
export const reviewSubmitted: Handle = async (app, { payload, octokit }) => {
  const event = ReviewSubmitted.safeParse(payload)
  if (!event.success) return
  const { review, pull_request: pull, repository } = event.data
  const said = saidIn(event.data)
  if (said === null || notAPerson(said.author, said.viaApp, app.host.bot) !== null) return
  const own = `${repository.owner.login}/${repository.name}`
  const fromFork = pull.head.repo?.full_name !== own
  const asks = asksForChanges(review.state, said.body) && !fromFork && isOurs(pull.head.ref)
  if (!asks && !asksUs(said.body)) return
  const opened = await open(app, octokit, repository, { thread: pull.number, title: '' })
  if (opened === null) return
  if (!asks) return takeUp(opened.desk, said, opened.attachments)
  // An event may be old, and names what was; what is taken up is decided on what is.
  const now = await opened.desk.github.pull(pull.number)
  const found = now && (await findSpecByPull(opened.desk.store, now))
  if (found) await takeUpReview(opened.desk, said, found, opened.attachments)
}

function saidIn({ review, pull_request: pull }: ReviewSubmitted): Said | null {
  if (review.user === null || review.user === undefined || !review.submitted_at) return null
  return {
    kind: 'review',
    id: review.id,
    nodeId: review.node_id,
    thread: pull.number,
    title: pull.title,
    body: review.body ?? '',
    author: review.user,
    createdAt: review.submitted_at,
    // GitHub does not say of a review through which App it was written.
    viaApp: null,
    isPull: true,
  }
}
