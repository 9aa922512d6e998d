import { nodeId, userJson } from '../formats.ts'
import { noContent, ok, page, refuse } from '../http.ts'
import { type Call, commentRow, type Hub, issueRow, nextId, repoOf, userById } from '../hub.ts'
import { type Json, json, second } from '../json.ts'
import { actorOf } from '../principals.ts'
import type { Handlers } from './handlers.ts'

/** emulate has no reactions. GitHub has them on issues, comments and review comments, and none on reviews. */
export interface Reaction {
  id: number
  /** `issue:<id>`, `comment:<id>` or `review-comment:<id>`. */
  subject: string
  content: string
  userId: number
  at: string
}

const contents = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes']

const subjectOf = (hub: Hub, call: Call): string => {
  const repo = repoOf(call)
  const id = Number(call.params.comment_id)
  if (call.params.issue_number) return `issue:${issueRow(hub, repo, Number(call.params.issue_number)).id}`
  if (!call.operation.includes('pull-request')) return `comment:${commentRow(hub, repo, id).id}`
  const found = hub.state.reviewComments.find((each) => each.id === id && each.repoId === repo.row.id)
  return found ? `review-comment:${id}` : refuse(404, 'Not Found')
}

const reactionJson = (hub: Hub, reaction: Reaction): Json => ({
  id: reaction.id,
  node_id: nodeId('REA', reaction.id),
  user: userJson(hub, userById(hub, reaction.userId)),
  content: reaction.content,
  created_at: reaction.at,
})

const create = (hub: Hub, call: Call) => {
  const subject = subjectOf(hub, call)
  const userId = actorOf(call.principal)?.id ?? refuse(401, 'Requires authentication')
  const content = String(json(call.body).content)
  const mine = (each: Reaction) => each.subject === subject && each.userId === userId && each.content === content
  const found = hub.state.reactions.find(mine)
  if (found) return ok(reactionJson(hub, found), 200)
  const made: Reaction = { id: nextId(hub), subject, content, userId, at: second() }
  hub.state.reactions.push(made)
  return ok(reactionJson(hub, made), 201)
}

const all = (hub: Hub, call: Call) => {
  const subject = subjectOf(hub, call)
  const wanted = call.query.get('content')
  const found = hub.state.reactions.filter((each) => each.subject === subject && (!wanted || each.content === wanted))
  return page(
    `${hub.url}${call.path}`,
    call.query,
    found.map((each) => reactionJson(hub, each)),
  )
}

const remove = (hub: Hub, call: Call) => {
  const subject = subjectOf(hub, call)
  const userId = actorOf(call.principal)?.id
  const at = hub.state.reactions.findIndex(
    (each) => each.id === Number(call.params.reaction_id) && each.subject === subject,
  )
  if (at < 0) refuse(404, 'Not Found')
  if (hub.state.reactions[at]?.userId !== userId) refuse(403, 'Resource not accessible by integration')
  hub.state.reactions.splice(at, 1)
  return noContent
}

/** The roll-up that GitHub writes into an issue or a comment. */
export const reactionCounts = (hub: Hub, subject: string, url: string): Json => {
  const here = hub.state.reactions.filter((each) => each.subject === subject)
  const counts = contents.map((content) => [content, here.filter((each) => each.content === content).length])
  return { url: `${url}/reactions`, total_count: here.length, ...Object.fromEntries(counts) }
}

export const reactionHandlers: Handlers = {
  'reactions/create-for-issue': create,
  'reactions/create-for-issue-comment': create,
  'reactions/create-for-pull-request-review-comment': create,
  'reactions/list-for-issue': all,
  'reactions/list-for-issue-comment': all,
  'reactions/list-for-pull-request-review-comment': all,
  'reactions/delete-for-issue': remove,
  'reactions/delete-for-issue-comment': remove,
  'reactions/delete-for-pull-request-comment': remove,
}
