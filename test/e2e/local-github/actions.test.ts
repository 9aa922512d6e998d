import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Dispatch } from '../../../demo/github/index.ts'
import { openScene, type Scene, status } from './scene.ts'

const workflow = `name: Agent
on:
  workflow_dispatch:
    inputs:
      issue: { required: true }
      mode: { default: build }
`

let scene: Scene
const at = { owner: 'alice', repo: 'work' }

beforeAll(async () => {
  scene = await openScene()
  const files = { '.github/workflows/agent.yml': workflow, '.github/workflows/test.yml': 'name: Test\non: push\n' }
  await scene.github.createRepository({ owner: 'alice', name: 'work', files })
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(() => scene.github.close())

describe('Actions', () => {
  it('hands a workflow dispatch on, of every kind of token, and makes a run that is found and cancelled', async () => {
    const heard: Dispatch[] = []
    const cancelled: number[] = []
    const off = [scene.github.onDispatch((each) => heard.push(each)), scene.github.onCancel((id) => cancelled.push(id))]
    const actions = scene.as(scene.github.actionsToken('alice/work', { actions: 'write' }))
    for (const who of [scene.app, actions, scene.alice]) {
      const asked = { ...at, workflow_id: 'agent.yml', ref: 'main', inputs: { issue: '7' } }
      expect(await status(who.rest.actions.createWorkflowDispatch(asked))).toBe(204)
    }
    expect(heard.map((each) => each.actor)).toEqual(['sentra[bot]', 'github-actions[bot]', 'alice'])
    expect(heard[0]).toMatchObject({
      kind: 'workflow_dispatch',
      workflow: 'agent.yml',
      ref: 'main',
      inputs: { issue: '7' },
    })
    const { data } = await scene.app.rest.actions.listWorkflowRunsForRepo({
      ...at,
      event: 'workflow_dispatch',
      status: 'queued',
    })
    expect(data).toMatchObject({
      total_count: 3,
      workflow_runs: [{ name: 'Agent', path: '.github/workflows/agent.yml' }, {}, {}],
    })
    const run_id = Number(data.workflow_runs[0]?.id)
    expect(await status(scene.app.rest.actions.cancelWorkflowRun({ ...at, run_id }))).toBe(202)
    expect(await status(scene.app.rest.actions.cancelWorkflowRun({ ...at, run_id }))).toBe(409)
    expect(cancelled).toEqual([run_id])
    expect((await scene.app.rest.actions.getWorkflowRun({ ...at, run_id })).data.conclusion).toBe('cancelled')
    for (const each of off) each()
  })

  it('refuses a dispatch that the workflow does not take', async () => {
    const ask = (workflow_id: string, inputs: Record<string, string>, ref = 'main') =>
      status(scene.app.rest.actions.createWorkflowDispatch({ ...at, workflow_id, ref, inputs }))
    expect(await ask('agent.yml', { issue: '1', typo: 'x' })).toBe(422)
    expect(await ask('agent.yml', {})).toBe(422)
    expect(await ask('test.yml', {})).toBe(422)
    expect(await ask('none.yml', {})).toBe(404)
    expect(await ask('agent.yml', { issue: '1' }, 'no-branch')).toBe(422)
  })

  it('hands a repository dispatch on', async () => {
    const heard: Dispatch[] = []
    scene.github.onDispatch((each) => heard.push(each))
    const asked = { ...at, event_type: 'sentra', client_payload: { issue: 7 } }
    expect(await status(scene.app.rest.repos.createDispatchEvent(asked))).toBe(204)
    expect(heard).toMatchObject([{ kind: 'repository_dispatch', eventType: 'sentra', payload: { issue: 7 } }])
  })

  it('tells of a failed run, with its pull request, and gives its log by a signed address', async () => {
    await scene.github.createRepository({ owner: 'bob', name: 'own', files: { a: 'a' } })
    const run = await scene.github.addRun('alice/work', {
      workflow: 'test.yml',
      event: 'push',
      branch: 'main',
      log: 'boom\n',
    })
    await scene.github.updateRun(run.id, { status: 'completed', conclusion: 'failure' })
    const told = scene.github.deliveries.filter((each) => each.event === 'workflow_run').slice(-2)
    expect(told.map((each) => each.action)).toEqual(['requested', 'completed'])
    expect(told[1]?.payload.workflow_run).toMatchObject({ name: 'Test', conclusion: 'failure', head_branch: 'main' })
    const jobs = (await scene.app.rest.actions.listJobsForWorkflowRun({ ...at, run_id: run.id })).data
    expect(jobs.jobs).toMatchObject([{ conclusion: 'failure' }])
    const log = await scene.app.rest.actions.downloadJobLogsForWorkflowRun({ ...at, job_id: jobs.jobs[0]?.id ?? 0 })
    expect(log.data).toBe('boom\n')
  })

  it('keeps checks by commit and context', async () => {
    const head_sha = scene.github.headOf('alice/work', 'main') ?? ''
    const made = (await scene.app.rest.checks.create({ ...at, name: 'gate', head_sha, status: 'in_progress' })).data
    await scene.app.rest.checks.update({ ...at, check_run_id: made.id, conclusion: 'success' })
    const { data } = await scene.app.rest.checks.listForRef({ ...at, ref: 'main' })
    expect(data.check_runs).toMatchObject([
      { name: 'gate', status: 'completed', conclusion: 'success', app: { slug: 'sentra' } },
    ])
    expect(await status(scene.alice.rest.checks.create({ ...at, name: 'mine', head_sha }))).toBe(403)
    await scene.alice.rest.repos.createCommitStatus({ ...at, sha: head_sha, state: 'failure', context: 'ci' })
    expect((await scene.alice.rest.repos.getCombinedStatusForRef({ ...at, ref: 'main' })).data.state).toBe('failure')
  })
})
