import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Ending } from '../../actions/agent/report/conclusion.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import type { Job } from '../../demo/runner/index.ts'
import { runInProcess } from '../agent/in-process.ts'
import { finish, type Move, writes } from '../agent/model-server.ts'
import { takeCode, takeTest } from '../agent/projects.ts'
import { temporary } from '../agent/repository.ts'
import { quickProject, replies } from '../agent/reviewed.ts'
import { document, type Scene } from '../agent/scene.ts'
import type { Place } from './app-place.ts'
import { agentWorkflow, script, startWorld, type World } from './app-world.ts'
import { commitOn, endCheck, review } from './pull-request.ts'

const at = { owner: 'alice', repo: 'sums' }
const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }

/** The same Architect, who drafts what the scripted agent can build. */
const architect = {
  ...script,
  conversations: [
    {
      id: 'draft',
      asked: { user: { includes: ['Write the specification.'] } },
      turns: [{ say: { unsure: [], spec: document } }],
    },
  ],
}

let world: World
let place: Place
let folder: ReturnType<typeof temporary>
const dispatches: { issue: string; pull: string | undefined; runId: number }[] = []

beforeAll(async () => {
  folder = temporary()
  world = await startWorld({ script: architect })
  const files = { ...quickProject, '.github/workflows/ai-agent.yml': agentWorkflow }
  place = await world.place('sums', files, { owner: 'alice' })
  world.github.onDispatch((dispatch) => {
    if (dispatch.kind !== 'workflow_dispatch' || dispatch.repository !== place.name) return
    const { issue = '', 'pull-request': pull } = dispatch.inputs
    dispatches.push({ issue, pull, runId: dispatch.runId })
  })
})
afterAll(async () => {
  await world?.close()
  folder?.remove()
})

/** The runner: takes the oldest dispatch, as the workflow's queue does, and runs the agent with these moves. */
async function next(moves: readonly Move[], onRequest?: () => Promise<void>): Promise<Ending> {
  const asked = dispatches.shift()
  if (asked === undefined) throw new Error('No run was asked for.')
  const { ending } = await runInProcess(sceneFor(Number(asked.issue), asked.runId), moves, {
    inputs: asked.pull === undefined ? {} : { 'INPUT_PULL-REQUEST': asked.pull },
    ...(onRequest ? { onRequest } : {}),
  })
  await world.github.updateRun(asked.runId, { status: 'completed', conclusion: 'success' })
  await world.github.settle()
  return ending
}

function sceneFor(issue: number, runId: number): Scene {
  const { github, people } = world
  const token = github.installationToken('alice', permissions)
  const job = (): Job => {
    const job = path.join(folder.folder, `run-${runId}`)
    const workspace = path.join(job, 'checkout')
    mkdirSync(workspace, { recursive: true })
    execFileSync('git', ['clone', '--quiet', place.gitDir, workspace])
    return {
      ...{ repository: place.name, repositoryId: 1, actor: 'ada', sha: github.headOf(place.name, 'main') ?? '' },
      ...{ ref: 'refs/heads/main', event: { name: 'workflow_dispatch', payload: {} }, workflow: 'AI agent', runId },
      ...{ serverUrl: github.webUrl, apiUrl: github.url, token, workspace, folder: job },
    }
  }
  const [repository, spec] = [{ fullName: place.name } as never, {} as never]
  const approver = { login: 'ada', id: people.ada.id, token: people.ada.token }
  return {
    github,
    repository,
    folder: folder.folder,
    issue,
    originIssue: 1,
    spec,
    approver,
    token,
    job,
    close: async () => {},
  }
}

const pulls = () => world.as('ada').rest.pulls
const lineIds = async (pull: number, review: number) =>
  (await pulls().listCommentsForReview({ ...at, pull_number: pull, review_id: review })).data.map(({ id }) =>
    Number(id),
  )
const answers = async (pull: number) =>
  (await pulls().listReviewComments({ ...at, pull_number: pull, per_page: 100 })).data
    .filter(({ in_reply_to_id }) => in_reply_to_id !== undefined)
    .map(({ body }) => body)

it('goes from words over two requests, a push, a fix and a change of mind to a merge', {
  timeout: 240_000,
}, async () => {
  // Words, spec, approval, run.
  const issue = await place.openIssue('ada', 'Take away', '### What do you want?\n\nThe sums should take away.')
  await place.say('ada', issue, /^\/approve v1 [0-9a-f]{16}$/m.exec(await place.last(issue))?.[0] ?? '')
  const built = await next([
    writes('test/take.test.js', takeTest),
    writes('src/take.js', takeCode),
    finish('Take away.'),
  ])
  expect(built).toMatchObject({ conclusion: 'success' })
  const pull = built.pullRequest?.number ?? 0
  const branch = built.branch ?? ''
  expect(await place.metadata(issue)).toMatchObject({ status: 'in_review', implementation: { pull_request: pull } })

  // The first request: two reviewers at once, and a third who speaks while the agent is at work.
  const reviews = await Promise.all([
    review(world, place, 'bob', pull, { event: 'REQUEST_CHANGES', body: 'Say what it does.' }),
    review(world, place, 'ada', pull, { event: 'REQUEST_CHANGES', body: 'Shorter, please.' }),
  ])
  expect(dispatches).toHaveLength(2)
  let late = 0
  const commented = `// Takes b from a.\n${takeCode}`
  const first = await next(
    [writes('src/take.js', commented), replies(...reviews.map((id) => ({ id: `rv-${id}` })))],
    async () => {
      if (late > 0) return
      late = 1
      late = await review(world, place, 'bob', pull, { event: 'REQUEST_CHANGES', body: 'And the name?' })
    },
  )
  expect(first).toMatchObject({ conclusion: 'success', pushed: true })
  expect((await place.comments(pull)).map(({ body }) => body).join('\n')).toContain('**Queued.**')
  // The second of the two finds the late one; the third finds nothing, and asks no model.
  const second = await next([replies({ id: `rv-${late}`, outcome: 'declined', text: 'The spec names it.' })])
  expect(second).toMatchObject({ conclusion: 'success', pushed: false })
  expect(await next([{ status: 500 }])).toMatchObject({ conclusion: 'nothing-to-do', costUsd: 0 })
  expect(dispatches).toEqual([])

  // A person pushes; the repository's own check fails on it; /fix.
  const bob = createGitHub(world.github.octokitFor(world.people.bob.token), at)
  const head = await commitOn(bob, branch, 'src/more.js', 'export const more = 1\n')
  await endCheck(world, place, { branch, head }, 'failure')
  expect(await place.last(pull)).toContain('Type `/fix`')
  await place.say('bob', pull, '/fix')
  const fixed = await next([
    writes('src/more.js', 'export const more = 2\n'),
    replies({ id: `ck-${head.slice(0, 12)}` }),
  ])
  expect(fixed).toMatchObject({ conclusion: 'success', pushed: true })
  expect(await bob.readText('src/more.js', branch)).toContain('more = 2')
  // What bob pushed is below what the agent made of it.
  execFileSync('git', ['--git-dir', place.gitDir, 'merge-base', '--is-ancestor', head, branch])

  // The second request is on a line, and asks for more than the spec says.
  const { data: files } = await pulls().listFiles({ ...at, pull_number: pull })
  expect(files.map(({ filename }) => filename)).toContain('src/take.js')
  const { data: asked } = await world.as('bob').rest.pulls.createReview({
    ...{ ...at, pull_number: pull, event: 'REQUEST_CHANGES', body: 'One more.' },
    comments: [{ path: 'src/take.js', line: 2, side: 'RIGHT', body: 'Also multiply.' }],
  })
  await world.github.settle()
  const [line] = await lineIds(pull, Number(asked.id))
  const more = await next([
    replies(
      { id: `rc-${line}`, outcome: 'changes_spec', text: 'No spec says so.', revise: 'also multiply' },
      { id: `rv-${asked.id}`, outcome: 'declined', text: 'See the line.' },
    ),
  ])
  expect(more.conclusion).toBe('success')
  expect((await answers(pull)).at(-1)).toContain('/revise also multiply')
  expect(await place.metadata(issue)).toMatchObject({ versions: [{}], status: 'in_review' })

  // The merge.
  await world.as('bob').rest.pulls.merge({ ...at, pull_number: pull })
  await world.github.settle()
  expect(await place.metadata(issue)).toMatchObject({ status: 'merged' })
  for (const number of [issue, (await place.metadata(issue)).implementation as { issue: number }].map((one) =>
    typeof one === 'number' ? one : one.issue,
  )) {
    const { data } = await world.as('ada').rest.issues.get({ ...at, issue_number: number })
    expect(data.state).toBe('closed')
  }
  const merge = (await place.ledger()).split('\n').find((one) => one.includes('"kind":"merge"')) ?? '{}'
  expect(JSON.parse(merge)).toMatchObject({ reviews: 4, versions: 1, pull_request: pull })
  expect(dispatches).toEqual([])
  expect(world.github.violations).toEqual([])
})
