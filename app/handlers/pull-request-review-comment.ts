import { notAPerson } from '../../core/permissions/person.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { ReviewCommentCreated } from './payloads.ts'

/** A comment on a line of a pull request: commands count there as in its conversation, and are answered there. */
export const reviewCommentCreated: Handle = async (app, { payload, octokit }) => {
  const event = ReviewCommentCreated.safeParse(payload)
  if (!event.success) return
  const { comment, pull_request: pull, repository } = event.data
  if (comment.user === null || comment.user === undefined || !asksUs(comment.body ?? '')) return
  const viaApp = comment.performed_via_github_app?.id ?? null
  if (notAPerson(comment.user, viaApp, app.host.bot) !== null) return
  const opened = await open(app, octokit, repository, { thread: pull.number, title: '' })
  if (opened === null) return
  const said = {
    kind: 'review_comment' as const,
    id: comment.id,
    nodeId: comment.node_id,
    thread: pull.number,
    title: pull.title,
    body: comment.body ?? '',
    author: comment.user,
    createdAt: comment.created_at,
    viaApp,
    isPull: true,
  }
  await takeUp(opened.desk, said, opened.attachments)
}
