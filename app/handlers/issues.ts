import { notAPerson } from '../../core/permissions/person.ts'
import { aboutOf, asksUs, takeUp } from '../commands/index.ts'
import { takeUpIssue, wantsSpec } from '../commands/opened.ts'
import type { Said } from '../said.ts'
import type { Handle } from './index.ts'
import { open } from './open.ts'
import { IssueOpened } from './payloads.ts'

/** An opened issue: drafted by itself where its author may write and it carries a voice note or the form. */
export const issueOpened: Handle = async (app, { payload, octokit }) => {
  const event = IssueOpened.safeParse(payload)
  if (!event.success) return
  const said = saidIn(event.data)
  if (said === null || notAPerson(said.author, said.viaApp, app.host.bot) !== null) return
  const commanded = asksUs(said.body)
  if (!commanded && !wantsSpec(said.body, app.host.server)) return
  const opened = await open(app, octokit, event.data.repository, aboutOf(said))
  if (opened === null) return
  if (commanded) await takeUp(opened.desk, said, opened.attachments)
  else await takeUpIssue(opened.desk, said, opened.attachments)
}

function saidIn({ issue }: IssueOpened): Said | null {
  if (issue.user === null || issue.user === undefined) return null
  return {
    kind: 'issue',
    id: issue.number,
    nodeId: issue.node_id,
    thread: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    author: issue.user,
    createdAt: issue.created_at,
    viaApp: issue.performed_via_github_app?.id ?? null,
    isPull: false,
  }
}
