import { issueJson } from '../formats.ts'
import { demand } from '../forward.ts'
import { type Answer, noContent, ok, page, refuse } from '../http.ts'
import { type Call, commentRow, type Hub, issueRow, repoOf } from '../hub.ts'
import { type Json, json } from '../json.ts'
import { polish } from '../polish.ts'
import { actorOf, isBot, viaOf } from '../principals.ts'
import { atLeast, roleOf } from '../roles.ts'
import type { Handlers } from './handlers.ts'
import { checkBody, remember, tell } from './issues.ts'

/** Issue comments are emulate's; here are limits, locks, who they came through, and what an edit changed. */
const create = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const number = Number(call.params.issue_number)
  const issue = issueRow(hub, repo, number)
  const actor = actorOf(call.principal)
  const writes = isBot(call.principal) || (actor && atLeast(roleOf(hub, actor, repo), 'write'))
  if (issue.locked === true && !writes) refuse(403, 'Unable to create comment because issue is locked.')
  checkBody('IssueComment', json(call.body))
  const made = await demand(hub, call, {})
  const through = viaOf(call.principal)
  if (through) hub.state.via.set(`comment:${json(made.body).id}`, through)
  // emulate writes the issue into the payload as it was before the comment.
  const now = await issueJson(hub, repo, number)
  await tell(
    hub,
    call,
    repo,
    made.hooks.map(({ event, payload }) => ({ event, payload: { ...payload, issue: now } })),
  )
  return ok(polish(hub, made.body), 201)
}

const update = async (hub: Hub, call: Call): Promise<Answer> => {
  const before = commentRow(hub, repoOf(call), Number(call.params.comment_id))
  checkBody('IssueComment', json(call.body))
  const made = await demand(hub, call, {})
  if (before.body !== json(call.body).body) remember(hub, call, `comment:${before.id}`, before.created_at)
  await tell(hub, call, repoOf(call), made.hooks, { changes: { body: { from: before.body } } })
  return ok(polish(hub, made.body))
}

const remove = async (hub: Hub, call: Call): Promise<Answer> => {
  commentRow(hub, repoOf(call), Number(call.params.comment_id))
  const made = await demand(hub, call, {})
  await tell(hub, call, repoOf(call), made.hooks)
  return noContent
}

/** emulate lists comments of one issue only; GitHub also those of a whole repository, by when they were changed. */
const listForRepo = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const rows = hub.emulate.store.comments.findBy('repo_id', repo.row.id)
  const since = call.query.get('since') ?? ''
  const by = call.query.get('sort') === 'updated' ? 'updated_at' : 'created_at'
  const found: Json[] = []
  for (const { id, issue_number } of rows) {
    if (issue_number === null) continue
    const path = `/repos/${repo.fullName}/issues/comments/${id}`
    found.push(json(polish(hub, (await demand(hub, call, { path })).body)))
  }
  const recent = found.filter((each) => since === '' || Date.parse(String(each.updated_at)) >= Date.parse(since))
  const ordered = recent.sort((a, b) => String(a[by]).localeCompare(String(b[by])) || Number(a.id) - Number(b.id))
  const items = call.query.get('direction') === 'desc' ? ordered.reverse() : ordered
  return page(`${hub.url}${call.path}`, call.query, items)
}

export const commentHandlers: Handlers = {
  'issues/list-comments-for-repo': listForRepo,
  'issues/create-comment': create,
  'issues/update-comment': update,
  'issues/delete-comment': remove,
}
