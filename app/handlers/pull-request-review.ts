import { notAPerson } from '../../core/permissions/person.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import { asksForChanges, takeUpRequest } from '../commands/reviewed.ts'
import { isSpoken } from '../commands/spoken.ts'
import { isOurs } from '../pulls/branch.ts'
import type { Said } from '../said.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { ReviewSubmitted } from './payloads.ts'

/** A review of a pull request of ours: what it asks for, in writing or by voice, is taken up. A command counts as ever. */
export const reviewSubmitted: Handle = async (app, { payload, octokit }) => {
  const event = ReviewSubmitted.safeParse(payload)
  if (!event.success) return
  const { review, pull_request: pull, repository } = event.data
  const said = saidIn(event.data)
  if (said === null || notAPerson(said.author, said.viaApp, app.host.bot) !== null) return
  const own = `${repository.owner.login}/${repository.name}`
  const fromFork = pull.head.repo?.full_name !== own
  const changes = asksForChanges(review.state, said.body) || isSpoken(said.body, app.host.server)
  const asks = changes && !fromFork && isOurs(pull.head.ref)
  if (!asks && !asksUs(said.body)) return
  const opened = await open(app, octokit, repository, { thread: pull.number, title: '' })
  if (opened === null) return
  await (asks ? takeUpRequest : takeUp)(opened.desk, said, opened.attachments)
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
    // GitHub does not say of a review through which App it was written: see `unseenApp`.
    viaApp: null,
    isPull: true,
  }
}
