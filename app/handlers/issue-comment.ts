import { notAPerson } from '../../core/permissions/person.ts'
import { aboutOf, asksUs, takeUp } from '../commands/index.ts'
import { takeUpRequest } from '../commands/reviewed.ts'
import { isSpoken } from '../commands/spoken.ts'
import type { Said } from '../said.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { CommentCreated } from './payloads.ts'

/**
 * A comment on an issue or a pull request: obeyed where it holds a command of a person's own. On a pull request of ours a
 * voice note says by itself what to change.
 */
export const issueCommentCreated: Handle = async (app, { payload, octokit }) => {
  const event = CommentCreated.safeParse(payload)
  if (!event.success) return
  const said = saidIn(event.data)
  if (said === null || notAPerson(said.author, said.viaApp, app.host.bot) !== null) return
  const commanded = asksUs(said.body)
  if (!commanded && !(said.isPull && isSpoken(said.body, app.host.server))) return
  const opened = await open(app, octokit, event.data.repository, aboutOf(said))
  if (opened !== null) await (commanded ? takeUp : takeUpRequest)(opened.desk, said, opened.attachments)
}

function saidIn({ issue, comment }: CommentCreated): Said | null {
  if (comment.user === null || comment.user === undefined) return null
  return {
    kind: 'comment',
    id: comment.id,
    nodeId: comment.node_id,
    thread: issue.number,
    title: issue.title,
    body: comment.body ?? '',
    author: comment.user,
    createdAt: comment.created_at,
    viaApp: comment.performed_via_github_app?.id ?? null,
    isPull: issue.pull_request !== undefined && issue.pull_request !== null,
  }
}
