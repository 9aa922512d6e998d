import { issueJson } from '../formats.ts'
import { ok, page, refuse } from '../http.ts'
import { type Call, type Hub, issueRow, repoById, repoOf } from '../hub.ts'
import { type Json, json } from '../json.ts'
import type { Handlers } from './handlers.ts'

/** emulate has no sub-issues. GitHub names them by id, not by number, and gives each one parent. */
const childrenOf = (hub: Hub, id: number): number[] => hub.state.subIssues.get(id) ?? []

const parentOf = (hub: Hub, child: number): number | undefined =>
  [...hub.state.subIssues].find(([, children]) => children.includes(child))?.[0]

const byId = async (hub: Hub, id: number): Promise<Json> => {
  const row = hub.emulate.store.issues.get(id) ?? refuse(404, 'Not Found')
  const repo = repoById(hub, row.repo_id) ?? refuse(404, 'Not Found')
  return issueJson(hub, repo, row.number)
}

const parentRow = (hub: Hub, call: Call) => issueRow(hub, repoOf(call), Number(call.params.issue_number))

const add = async (hub: Hub, call: Call) => {
  const parent = parentRow(hub, call)
  const { sub_issue_id: child, replace_parent: replace } = json(call.body)
  const row = hub.emulate.store.issues.get(Number(child))
  if (!row) refuse(404, 'The provided sub-issue does not exist')
  const id = Number(child)
  const before = parentOf(hub, id)
  if (before !== undefined && replace !== true)
    refuse(422, 'An error occured while adding the sub-issue to the parent issue. Sub issue may only have one parent')
  if (id === parent.id) refuse(422, 'An error occured while adding the sub-issue to the parent issue. Not a sub-issue')
  if (before !== undefined) drop(hub, before, id)
  hub.state.subIssues.set(parent.id, [...childrenOf(hub, parent.id), id])
  return ok(await byId(hub, parent.id), 201)
}

const drop = (hub: Hub, parent: number, child: number) =>
  hub.state.subIssues.set(
    parent,
    childrenOf(hub, parent).filter((each) => each !== child),
  )

const remove = async (hub: Hub, call: Call) => {
  const parent = parentRow(hub, call)
  const child = Number(json(call.body).sub_issue_id)
  if (!childrenOf(hub, parent.id).includes(child)) refuse(404, 'Not Found')
  drop(hub, parent.id, child)
  return ok(await byId(hub, parent.id))
}

const all = async (hub: Hub, call: Call) => {
  const children = await Promise.all(childrenOf(hub, parentRow(hub, call).id).map((id) => byId(hub, id)))
  return page(`${hub.url}${call.path}`, call.query, children)
}

const parent = async (hub: Hub, call: Call) => {
  const found = parentOf(hub, parentRow(hub, call).id) ?? refuse(404, 'Not Found')
  return ok(await byId(hub, found))
}

export const subIssuesSummary = (hub: Hub, id: number): Json => {
  const children = childrenOf(hub, id).map((each) => hub.emulate.store.issues.get(each))
  const completed = children.filter((each) => each?.state === 'closed').length
  const total = children.length
  return { total, completed, percent_completed: total ? Math.round((100 * completed) / total) : 0 }
}

export const subIssueHandlers: Handlers = {
  'issues/add-sub-issue': add,
  'issues/remove-sub-issue': remove,
  'issues/list-sub-issues': all,
  'issues/get-parent': parent,
}
