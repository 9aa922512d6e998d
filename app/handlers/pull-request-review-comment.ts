import { notAPerson } from '../../core/permissions/person.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import { takeUpRequest } from '../commands/reviewed.ts'
import { isSpoken, speaksForItself } from '../commands/spoken.ts'
import { isOurs } from '../pulls/branch.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { ReviewCommentCreated } from './payloads.ts'

/**
 * A comment on a line of a pull request: a command counts there as in the conversation, where it is answered, and so does
 * a voice note, unless its review speaks for it.
 */
export const reviewCommentCreated: Handle = async (app, { payload, octokit }) => {
  const event = ReviewCommentCreated.safeParse(payload)
  if (!event.success) return
  const { comment, pull_request: pull, repository } = event.data
  const body = comment.body ?? ''
  if (comment.user === null || comment.user === undefined) return
  // Mostly absent, though an App wrote it: GitHub promises the field for comments of a conversation only. See `unseenApp`.
  const viaApp = comment.performed_via_github_app?.id ?? null
  if (notAPerson(comment.user, viaApp, app.host.bot) !== null) return
  const commanded = asksUs(body)
  if (!commanded && !(isOurs(pull.head.ref) && isSpoken(body, app.host.server))) return
  const opened = await open(app, octokit, repository, { thread: pull.number, title: '' })
  if (opened === null) return
  const said = {
    kind: 'review_comment' as const,
    id: comment.id,
    nodeId: comment.node_id,
    thread: pull.number,
    title: pull.title,
    body,
    author: comment.user,
    createdAt: comment.created_at,
    viaApp,
    isPull: true,
  }
  if (commanded) return takeUp(opened.desk, said, opened.attachments)
  const reviews = await opened.desk.github.reviews(pull.number)
  if (speaksForItself({ review: comment.pull_request_review_id ?? null }, reviews))
    await takeUpRequest(opened.desk, said, opened.attachments)
}
