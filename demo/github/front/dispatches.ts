import { resolveCommit } from '../git/commits.ts'
import { type Answer, noContent, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, repoOf } from '../hub.ts'
import { isJson, type Json, json, text } from '../json.ts'
import { actorOf } from '../principals.ts'
import type { Handlers } from './handlers.ts'
import { addRun } from './runs.ts'
import { findWorkflow, readWorkflow, workflowJson, workflows } from './workflow-files.ts'

/** A dispatch as it was asked for. A `GITHUB_TOKEN` may cause it too: these two are what its events may start. */
export type Dispatch = { repository: string; actor: string } & (
  | { kind: 'workflow_dispatch'; workflow: string; ref: string; inputs: Record<string, string>; runId: number }
  | { kind: 'repository_dispatch'; eventType: string; payload: Json }
)

/** A workflow is dispatched only where its file on the default branch says so, and with inputs it names. */
const dispatch = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const file = await findWorkflow(call)
  const { ref, inputs, return_run_details: details } = json(call.body)
  const workflow = await readWorkflow(repo, String(ref), file)
  if (!workflow) refuse(422, `No ref found for: ${ref}`)
  const on = workflow?.on
  const listens = on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))
  if (!listens && !(isJson(on) && 'workflow_dispatch' in on))
    refuse(422, "Workflow does not have 'workflow_dispatch' trigger")
  const given = Object.fromEntries(Object.entries(json(inputs)).map(([key, value]) => [key, String(value)]))
  checkInputs(isJson(on) ? json(json(on.workflow_dispatch).inputs) : {}, given)
  const branch = String(ref).replace(/^refs\/heads\//, '')
  const sha = (await resolveCommit(repo.dir, branch)) ?? refuse(422, `No ref found for: ${ref}`)
  const title = text(workflow?.['run-name']) ?? text(workflow?.name) ?? file
  const run = await addRun(
    hub,
    repo,
    { workflow: file, event: 'workflow_dispatch', branch, sha, title },
    call.principal,
  )
  const actor = actorOf(call.principal)?.login ?? ''
  const asked = { kind: 'workflow_dispatch' as const, repository: repo.fullName, actor, workflow: file }
  hub.dispatches.tell({ ...asked, ref: String(ref), inputs: given, runId: run.id })
  if (details !== true) return noContent
  const url = `${hub.url}/repos/${repo.fullName}/actions/runs/${run.id}`
  return ok({ workflow_run_id: run.id, run_url: url, html_url: `${hub.url}/${repo.fullName}/actions/runs/${run.id}` })
}

const checkInputs = (known: Json, given: Record<string, string>): void => {
  const unknown = Object.keys(given).filter((name) => !(name in known))
  if (unknown.length) refuse(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`)
  for (const [name, input] of Object.entries(known)) {
    const { required, default: fallback } = json(input)
    if (required === true && given[name] === undefined && fallback === undefined)
      refuse(422, `Required input '${name}' not provided`)
  }
}

const repositoryDispatch = (hub: Hub, call: Call): Answer => {
  const repo = repoOf(call)
  const { event_type: eventType, client_payload: payload } = json(call.body)
  if (Object.keys(json(payload)).length > 10) refuse(422, 'Invalid request.\n\nNo more than 10 properties are allowed')
  const actor = actorOf(call.principal)?.login ?? ''
  const about = { repository: repo.fullName, actor, eventType: String(eventType), payload: json(payload) }
  hub.dispatches.tell({ kind: 'repository_dispatch', ...about })
  return noContent
}

const listWorkflows = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const found = await Promise.all((await workflows(repo)).map((file) => workflowJson(hub, repo, file)))
  const wrap = (part: unknown[]) => ({ total_count: found.length, workflows: part })
  return page(`${hub.url}${call.path}`, call.query, found, wrap)
}

export const dispatchHandlers: Handlers = {
  'actions/create-workflow-dispatch': dispatch,
  'repos/create-dispatch-event': repositoryDispatch,
  'actions/list-repo-workflows': listWorkflows,
  'actions/get-workflow': async (hub, call) => ok(await workflowJson(hub, repoOf(call), await findWorkflow(call))),
}
