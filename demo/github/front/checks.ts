import { appJson, nodeId } from '../formats.ts'
import { resolveCommit } from '../git/commits.ts'
import { type Answer, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, nextId, type Repo, repoOf } from '../hub.ts'
import { type Json, json, second, text } from '../json.ts'
import { isBot } from '../principals.ts'
import type { Handlers } from './handlers.ts'

/** Check runs and commit statuses, kept by commit: emulate's hang on its own commits, and it has no statuses. */
export interface Check {
  kind: 'check' | 'status'
  id: number
  repoId: number
  sha: string
  appId: number
  at: string
  fields: Json
}

const need = async (repo: Repo, ref: string): Promise<string> =>
  (await resolveCommit(repo.dir, ref)) ?? refuse(422, `No commit found for SHA: ${ref}`)

const checkJson = (hub: Hub, repo: Repo, check: Check): Json => {
  const url = `${hub.url}/repos/${repo.fullName}/check-runs/${check.id}`
  const app = hub.state.apps.get(check.appId)
  const { status = 'queued', conclusion = null, output = {}, started_at, completed_at, ...rest } = check.fields
  const settled = conclusion ? 'completed' : status
  return {
    ...{ id: check.id, node_id: nodeId('CR', check.id), head_sha: check.sha, external_id: '', ...rest },
    ...{ url, html_url: `${hub.url}/${repo.fullName}/runs/${check.id}`, details_url: rest.details_url ?? null },
    ...{ status: settled, conclusion, started_at: started_at ?? check.at },
    completed_at: completed_at ?? (settled === 'completed' ? check.at : null),
    output: { title: null, summary: null, text: null, annotations_count: 0, ...json(output) },
    app: app ? appJson(hub, app) : null,
    pull_requests: [],
  }
}

const create = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const { head_sha: head, ...fields } = json(call.body)
  const sha = await need(repo, String(head))
  const appId = isBot(call.principal) ? call.principal.app.id : 0
  const check: Check = { kind: 'check', id: nextId(hub), repoId: repo.row.id, sha, appId, at: second(), fields }
  hub.state.checks.push(check)
  return ok(checkJson(hub, repo, check), 201)
}

const find = (hub: Hub, call: Call): Check => {
  const id = Number(call.params.check_run_id)
  return (
    hub.state.checks.find((each) => each.id === id && each.repoId === repoOf(call).row.id) ?? refuse(404, 'Not Found')
  )
}

const update = (hub: Hub, call: Call): Answer => {
  const check = find(hub, call)
  if (isBot(call.principal) && check.appId !== call.principal.app.id)
    refuse(
      403,
      'Invalid app_id `' +
        `${call.principal.app.id}` +
        '` - check run can only be modified by the GitHub App that created it.',
    )
  check.fields = { ...check.fields, ...json(call.body) }
  return ok(checkJson(hub, repoOf(call), check))
}

const onCommit = async (hub: Hub, call: Call, kind: Check['kind']): Promise<Check[]> => {
  const repo = repoOf(call)
  const sha = await need(repo, call.params.ref ?? '')
  const name = call.query.get('check_name')
  return hub.state.checks
    .filter((each) => each.kind === kind && each.sha === sha && each.repoId === repo.row.id)
    .filter((each) => !name || each.fields.name === name)
    .reverse()
}

const listForRef = async (hub: Hub, call: Call): Promise<Answer> => {
  const found = (await onCommit(hub, call, 'check')).map((each) => checkJson(hub, repoOf(call), each))
  const wrap = (check_runs: unknown[]) => ({ total_count: found.length, check_runs })
  return page(`${hub.url}${call.path}`, call.query, found, wrap)
}

const statusJson = (check: Check): Json => {
  const { state, target_url = null, description = null, context = 'default' } = check.fields
  const times = { created_at: check.at, updated_at: check.at }
  return { id: check.id, node_id: nodeId('SC', check.id), state, target_url, description, context, ...times }
}

const createStatus = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const sha = await need(repo, call.params.sha ?? '')
  const base = { kind: 'status' as const, id: nextId(hub), repoId: repo.row.id, sha, appId: 0, at: second() }
  const check: Check = { ...base, fields: json(call.body) }
  hub.state.checks.push(check)
  return ok(statusJson(check), 201)
}

/** The newest status of each context, and what they come to together. */
const combined = async (hub: Hub, call: Call): Promise<Answer> => {
  const newest = new Map<string, Check>()
  for (const check of await onCommit(hub, call, 'status')) {
    const context = text(check.fields.context) ?? 'default'
    if (!newest.has(context)) newest.set(context, check)
  }
  const states = [...newest.values()].map((each) => each.fields.state)
  const bad = states.some((state) => state === 'failure' || state === 'error')
  const state = bad ? 'failure' : states.length && states.every((each) => each === 'success') ? 'success' : 'pending'
  const sha = await need(repoOf(call), call.params.ref ?? '')
  return ok({ state, sha, total_count: newest.size, statuses: [...newest.values()].map(statusJson) })
}

export const checkHandlers: Handlers = {
  'checks/create': create,
  'checks/get': (hub, call) => ok(checkJson(hub, repoOf(call), find(hub, call))),
  'checks/update': update,
  'checks/list-for-ref': listForRef,
  'repos/create-commit-status': createStatus,
  'repos/get-combined-status-for-ref': combined,
  'repos/list-commit-statuses-for-ref': async (hub, call) =>
    page(`${hub.url}${call.path}`, call.query, (await onCommit(hub, call, 'status')).map(statusJson)),
}
