import { nodeId, repoJson, userJson } from '../formats.ts'
import { readCommit } from '../git/commits.ts'
import { type Answer, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, nextId, type Repo, repoById, repoOf, userById } from '../hub.ts'
import { type Json, second, text } from '../json.ts'
import { actorOf, type Principal } from '../principals.ts'
import { emit } from '../webhooks/webhooks.ts'
import type { Handlers } from './handlers.ts'
import { findWorkflow, folder, readWorkflow, workflowId, workflowJson } from './workflow-files.ts'

/** A workflow run, as much as is needed to start one, find it, read its log and cancel it. Nothing runs by itself. */
export interface Run {
  id: number
  repoId: number
  workflow: string
  name: string
  title: string
  event: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  branch: string
  sha: string
  actorId: number
  number: number
  log: string
  at: string
}

type NewRun = Pick<Run, 'workflow' | 'event' | 'branch' | 'sha' | 'title'> &
  Partial<Pick<Run, 'status' | 'conclusion' | 'log'>>

/** Adds a run, queued unless it says otherwise, and tells of it. */
export const addRun = async (hub: Hub, repo: Repo, given: NewRun, principal: Principal): Promise<Run> => {
  const name = text((await readWorkflow(repo, given.branch, given.workflow))?.name) ?? given.workflow
  const run: Run = {
    ...{ id: nextId(hub), repoId: repo.row.id, name, status: 'queued', conclusion: null, log: '' },
    ...given,
    actorId: actorOf(principal)?.id ?? repo.row.owner_id,
    number: hub.state.runs.filter((each) => each.repoId === repo.row.id && each.workflow === given.workflow).length + 1,
    at: second(),
  }
  hub.state.runs.push(run)
  await tellRun(hub, run, principal)
  return run
}

/** Moves a run on, and tells of it, as the runner's own reports do. */
export const tellRun = async (hub: Hub, run: Run, principal: Principal): Promise<void> => {
  const repo = repoById(hub, run.repoId)
  if (!repo) return
  const action = run.status === 'queued' ? 'requested' : run.status
  const payload = {
    action,
    workflow_run: await runJson(hub, run),
    workflow: await workflowJson(hub, repo, run.workflow),
  }
  await emit(hub, { event: 'workflow_run', payload, repo, principal })
}

const runJson = async (hub: Hub, run: Run): Promise<Json> => {
  const repo = repoById(hub, run.repoId) ?? refuse(404, 'Not Found')
  const url = `${hub.url}/repos/${repo.fullName}/actions/runs/${run.id}`
  const pulls = [...hub.state.pulls.values()].filter((each) => each.repoId === run.repoId && each.headSha === run.sha)
  const commit = await readCommit(repo.dir, run.sha)
  return {
    ...{ id: run.id, node_id: nodeId('WFR', run.id), name: run.name, display_title: run.title, event: run.event },
    ...{ head_branch: run.branch, head_sha: run.sha, path: `${folder}/${run.workflow}`, run_number: run.number },
    ...{ run_attempt: 1, status: run.status, conclusion: run.conclusion, workflow_id: workflowId(repo, run.workflow) },
    ...{
      url,
      html_url: `${hub.url}/${repo.fullName}/actions/runs/${run.id}`,
      jobs_url: `${url}/jobs`,
      logs_url: `${url}/logs`,
    },
    ...{ cancel_url: `${url}/cancel`, created_at: run.at, updated_at: run.at, run_started_at: run.at },
    pull_requests: pulls.map(({ id, number, headRef, headSha, baseRef }) => {
      return { id, number, head: { ref: headRef, sha: headSha }, base: { ref: baseRef } }
    }),
    actor: userJson(hub, userById(hub, run.actorId)),
    triggering_actor: userJson(hub, userById(hub, run.actorId)),
    head_commit: commit ? { id: commit.sha, message: commit.message, author: commit.author } : null,
    repository: await repoJson(hub, repo),
    // Runs of forks are not played here.
    head_repository: await repoJson(hub, repo),
  }
}

const findRun = (hub: Hub, call: Call): Run =>
  hub.state.runs.find(
    (each) => each.id === Number(call.params.run_id ?? call.params.job_id) && each.repoId === repoOf(call).row.id,
  ) ?? refuse(404, 'Not Found')

const listRuns = async (hub: Hub, call: Call, workflow?: string): Promise<Answer> => {
  const { query } = call
  const matches = (run: Run) =>
    run.repoId === repoOf(call).row.id &&
    (!workflow || run.workflow === workflow) &&
    (!query.get('event') || run.event === query.get('event')) &&
    (!query.get('branch') || run.branch === query.get('branch')) &&
    (!query.get('head_sha') || run.sha === query.get('head_sha')) &&
    (!query.get('actor') || userById(hub, run.actorId).login === query.get('actor')) &&
    (!query.get('status') || run.status === query.get('status') || run.conclusion === query.get('status'))
  const found = await Promise.all(
    hub.state.runs
      .filter(matches)
      .reverse()
      .map((run) => runJson(hub, run)),
  )
  const wrap = (workflow_runs: unknown[]) => ({ total_count: found.length, workflow_runs })
  return page(`${hub.url}${call.path}`, query, found, wrap)
}

const cancel = async (hub: Hub, call: Call): Promise<Answer> => {
  const run = findRun(hub, call)
  if (run.status === 'completed') refuse(409, 'Cannot cancel a workflow run that is completed.')
  Object.assign(run, { status: 'completed', conclusion: 'cancelled' })
  hub.dispatches.cancelled(run.id)
  await tellRun(hub, run, call.principal)
  return ok({}, 202)
}

/** One job a run, of the run's own id: enough to point at a failed step and its log. */
const jobJson = (hub: Hub, repo: Repo, run: Run): Json => ({
  ...{ id: run.id, run_id: run.id, name: run.name, status: run.status, conclusion: run.conclusion, head_sha: run.sha },
  ...{ started_at: run.at, completed_at: run.status === 'completed' ? run.at : null, workflow_name: run.name },
  html_url: `${hub.url}/${repo.fullName}/actions/runs/${run.id}/job/${run.id}`,
  steps: [{ name: run.name, status: run.status, conclusion: run.conclusion, number: 1 }],
})

const listJobs = (hub: Hub, call: Call): Answer =>
  ok({ total_count: 1, jobs: [jobJson(hub, repoOf(call), findRun(hub, call))] })

/** Logs are elsewhere: GitHub answers with a signed address that needs no token. */
const jobLog = (hub: Hub, call: Call): Answer => {
  const run = findRun(hub, call)
  return { status: 302, headers: { location: `${hub.url}/_logs/${run.id}?sig=${hub.secret('log', run.id)}` } }
}

/** A run that failed may be run again: it is queued anew, under its own id. */
const rerun = async (hub: Hub, call: Call): Promise<Answer> => {
  const run = findRun(hub, call)
  if (run.status !== 'completed') refuse(403, 'This workflow is already running')
  Object.assign(run, { status: 'queued', conclusion: null })
  await tellRun(hub, run, call.principal)
  return ok({}, 201)
}

export const runHandlers: Handlers = {
  'actions/list-workflow-runs-for-repo': (hub, call) => listRuns(hub, call),
  'actions/list-workflow-runs': async (hub, call) => listRuns(hub, call, await findWorkflow(call)),
  'actions/get-workflow-run': async (hub, call) => ok(await runJson(hub, findRun(hub, call))),
  'actions/cancel-workflow-run': cancel,
  'actions/force-cancel-workflow-run': cancel,
  'actions/re-run-workflow': rerun,
  'actions/re-run-workflow-failed-jobs': rerun,
  'actions/list-jobs-for-workflow-run': listJobs,
  'actions/get-job-for-workflow-run': (hub, call) => ok(jobJson(hub, repoOf(call), findRun(hub, call))),
  'actions/download-job-logs-for-workflow-run': jobLog,
}
