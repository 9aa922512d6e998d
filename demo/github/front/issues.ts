import { issueJson } from '../formats.ts'
import { demand, type EmulateHook } from '../forward.ts'
import { type Answer, noContent, ok, refuse } from '../http.ts'
import { type Call, type Hub, issueRow, pullKey, type Repo, repoOf } from '../hub.ts'
import { type Json, json, list, second } from '../json.ts'
import { polish } from '../polish.ts'
import { actorOf, isBot, viaOf } from '../principals.ts'
import { atLeast, roleOf } from '../roles.ts'
import { emit } from '../webhooks/webhooks.ts'
import type { Handlers } from './handlers.ts'
import { pullJson } from './pull-json.ts'

/** Issues are emulate's; here is what GitHub does besides: limits, who may label, what is told, and edits remembered. */

/** GitHub counts characters, not bytes, and refuses more than these. */
const limits: [string, number][] = [
  ['title', 256],
  ['body', 65_536],
]

export const checkBody = (resource: string, body: Json): void => {
  for (const [field, most] of limits) {
    const value = body[field]
    const message = `${field} is too long (maximum is ${most} characters)`
    if (typeof value === 'string' && [...value].length > most)
      refuse(422, 'Validation Failed', [{ resource, code: 'custom', field, message }])
  }
}

const mayTriage = (hub: Hub, call: Call): boolean => {
  const actor = actorOf(call.principal)
  return isBot(call.principal) || (actor !== null && atLeast(roleOf(hub, actor, repoOf(call)), 'triage'))
}

/** Labels, assignees and milestones of someone without the right are dropped, not refused. */
const allowed = (hub: Hub, call: Call, body: Json): Json => {
  if (mayTriage(hub, call)) return body
  const { labels: _, assignees: __, assignee: ___, milestone: ____, type: _____, ...rest } = body
  return rest
}

const create = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const body = allowed(hub, call, json(call.body))
  checkBody('Issue', body)
  const { labels, ...rest } = body
  const names = list(labels).map((label) => (typeof label === 'string' ? label : String(json(label).name)))
  const made = await demand(hub, call, { body: { ...rest, title: String(rest.title), labels: names } })
  const issue = json(made.body)
  const through = viaOf(call.principal)
  if (through) hub.state.via.set(`issue:${issue.id}`, through)
  await tell(hub, call, repo, made.hooks)
  for (const label of list(issue.labels))
    await emit(hub, { event: 'issues', payload: { action: 'labeled', issue, label }, repo, principal: call.principal })
  return ok(polish(hub, issue), 201)
}

/** Sends on what emulate would send. What happens to a pull request's issue is told as the pull request's. */
export const tell = async (hub: Hub, call: Call, repo: Repo, hooks: EmulateHook[], extra: Json = {}): Promise<void> => {
  for (const { event, payload } of hooks) {
    const number = Number(json(payload.issue).number)
    const pull = event === 'issues' ? hub.state.pulls.get(pullKey(repo, number)) : undefined
    const { issue: _, ...rest } = payload
    const told = pull ? { ...rest, number, pull_request: await pullJson(hub, repo, pull) } : payload
    const changes = payload.action === 'edited' ? extra : {}
    await emit(hub, {
      event: pull ? 'pull_request' : event,
      payload: { ...told, ...changes },
      repo,
      principal: call.principal,
    })
  }
}

/** Edits an issue (or a pull request's) as the caller, remembers an edited text, and tells of it. */
export const editIssue = async (hub: Hub, call: Call, number: number, body: Json): Promise<Json> => {
  const repo = repoOf(call)
  checkBody('Issue', body)
  const before = issueRow(hub, repo, number)
  const made = await demand(hub, call, { method: 'PATCH', path: `/repos/${repo.fullName}/issues/${number}`, body })
  const after = issueRow(hub, repo, number)
  const changes: Json = {}
  if (before.title !== after.title) {
    changes.title = { from: before.title }
    const named = { at: changedAt(before.created_at), from: before.title, to: after.title }
    hub.state.renames.set(before.id, [...(hub.state.renames.get(before.id) ?? []), named])
  }
  if ((before.body ?? '') !== (after.body ?? '')) {
    changes.body = { from: before.body ?? '' }
    remember(hub, call, `issue:${before.id}`, before.created_at)
  }
  await tell(hub, call, repo, made.hooks, { changes })
  return polish(hub, json(made.body))
}

/** Notes when and by whom a text was edited. */
export const remember = (hub: Hub, call: Call, subject: string, created: string): void => {
  hub.state.edits.set(subject, { at: changedAt(created), by: actorOf(call.principal)?.login ?? 'ghost' })
}

/**
 * GitHub's times are whole seconds, so a change within the second of a text's making cannot be seen there; a test
 * changes at once, and means a change that is seen: it is dated a second later.
 */
const changedAt = (created: string): string => second(Math.max(Date.now(), Date.parse(created) + 1_000))

const update = async (hub: Hub, call: Call): Promise<Answer> =>
  ok(await editIssue(hub, call, Number(call.params.issue_number), allowed(hub, call, json(call.body))))

const get = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const number = Number(call.params.issue_number)
  issueRow(hub, repo, number)
  return ok(await issueJson(hub, repo, number))
}

/** Labels, assignees, locks: emulate does them; what it would tell is told here. */
const relay = async (hub: Hub, call: Call): Promise<Answer> => {
  const made = await demand(hub, call, {})
  await tell(hub, call, repoOf(call), made.hooks)
  return made.body === undefined
    ? noContent
    : ok(polish(hub, made.body), call.operation === 'issues/add-assignees' ? 201 : 200)
}

export const issueHandlers: Handlers = {
  'issues/create': create,
  'issues/update': update,
  'issues/get': get,
  ...Object.fromEntries(
    [
      'add-labels',
      'set-labels',
      'remove-label',
      'remove-all-labels',
      'add-assignees',
      'remove-assignees',
      'lock',
      'unlock',
    ].map((name) => [`issues/${name}`, relay]),
  ),
}
