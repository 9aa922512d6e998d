import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setStatus } from '../../core/store/update-spec.ts'
import { startWorld, type World } from './app-world.ts'
import { sceneOf, ways } from './pull-request-scene.ts'

const isMerge = (line: string) => line.includes('"kind":"merge"')

describe.each(ways)('%s, on a pull request', (way) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ servers: way === 'the action in a job' ? 0 : 1 })
    // Where it is off, a person opens the pull request: a story of its own.
    world.github.switches.actionsMayOpenPulls = true
  })
  afterAll(() => world?.close())

  it('closes the circle on a merge, once', async () => {
    const place = await sceneOf(world, way, { '.sentra/config.yml': 'pull_request:\n  delete_branch: true\n' })
    const [owner = '', repo = ''] = place.name.split('/')
    const { pull } = place
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    await place.as('bob').rest.pulls.merge({ owner, repo, pull_number: pull.number })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'merged' })
    for (const issue of [1, pull.implementation]) {
      const { data } = await place.as('ada').rest.issues.get({ owner, repo, issue_number: issue })
      expect(data.state).toBe('closed')
      expect((await place.ours(issue)).filter((body) => body.includes(`**Merged** in #${pull.number}`))).toHaveLength(1)
    }
    await expect(place.as('ada').rest.git.getRef({ owner, repo, ref: `heads/${pull.branch}` })).rejects.toThrow()
    const merges = (await place.ledger()).split('\n').filter(isMerge)
    expect(merges).toHaveLength(1)
    expect(JSON.parse(merges[0] ?? '{}')).toMatchObject({
      ...{ pull_request: pull.number, reviews: 1, versions: 1 },
      ...{ lead_minutes: expect.any(Number), cost_usd: 0 },
    })
    const before = await place.state()
    await place.redeliver('pull_request', 'closed')
    expect(await place.state()).toEqual(before)
    expect(place.runner?.errors ?? []).toEqual([])
    expect(world.github.violations).toEqual([])
  })

  it('keeps a merged branch where nobody asked to delete it', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    await place.as('bob').rest.pulls.merge({ owner, repo, pull_number: place.pull.number })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'merged' })
    await place.as('ada').rest.git.getRef({ owner, repo, ref: `heads/${place.pull.branch}` })
  })

  it.each(['merged', 'closed'] as const)('stops the run that is going on when the pull request is %s', async (end) => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    const run = await world.github.addRun(place.name, {
      workflow: 'ai-agent.yml',
      event: 'workflow_dispatch',
      branch: 'main',
    })
    const { issue } = (await place.metadata(1)).implementation as { issue: number }
    const implementation = { version: 1, issue, run_id: run.id }
    await setStatus(place.store, place.spec, { status: 'running', from: ['in_review'], implementation })
    const at = { owner, repo, pull_number: place.pull.number }
    if (end === 'merged') await place.as('bob').rest.pulls.merge(at)
    else await place.as('bob').rest.pulls.update({ ...at, state: 'closed' })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: end === 'merged' ? 'merged' : 'cancelled' })
    const { data } = await place.as('ada').rest.actions.getWorkflowRun({ owner, repo, run_id: run.id })
    expect(data.conclusion).toBe('cancelled')
    expect(place.runner?.errors ?? []).toEqual([])
  })

  it('deletes no branch that was pushed to since, or on which another pull request stands', async () => {
    const place = await sceneOf(world, way, { '.sentra/config.yml': 'pull_request:\n  delete_branch: true\n' })
    const [owner = '', repo = ''] = place.name.split('/')
    const { data: main } = await place.as('bob').rest.git.getRef({ owner, repo, ref: 'heads/main' })
    await place.as('bob').rest.git.createRef({ owner, repo, ref: 'refs/heads/release', sha: main.object.sha })
    const other = { owner, repo, head: place.pull.branch, base: 'release', title: 'To the release, too' }
    await place.as('bob').rest.pulls.create(other)
    await place.as('bob').rest.pulls.merge({ owner, repo, pull_number: place.pull.number })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'merged' })
    await place.as('ada').rest.git.getRef({ owner, repo, ref: `heads/${place.pull.branch}` })

    const pushed = await sceneOf(world, way, { '.sentra/config.yml': 'pull_request:\n  delete_branch: true\n' })
    const [, its = ''] = pushed.name.split('/')
    const late = { owner, repo: its, path: 'late.js', branch: pushed.pull.branch, message: 'Late', content: 'eA==' }
    let once = false
    world.github.faults.before = async ({ method, path }) => {
      // Right before the branch is looked at.
      const looks =
        method === 'GET' && decodeURIComponent(path) === `/repos/${pushed.name}/branches/${pushed.pull.branch}`
      if (looks && !once) {
        once = true
        await pushed.as('bob').rest.repos.createOrUpdateFileContents(late)
      }
      return undefined
    }
    await pushed.as('bob').rest.pulls.merge({ owner, repo: its, pull_number: pushed.pull.number })
    await pushed.idle()
    delete world.github.faults.before
    expect(once).toBe(true)
    expect(await pushed.metadata(1)).toMatchObject({ status: 'merged' })
    await pushed.as('ada').rest.git.getRef({ owner, repo: its, ref: `heads/${pushed.pull.branch}` })
  })

  it('ends nothing for a pull request of an older approval', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    const { issue } = (await place.metadata(1)).implementation as { issue: number }
    const implementation = { version: 1, issue, branch: `${place.pull.branch}-2`, pull_request: place.pull.number + 50 }
    await setStatus(place.store, place.spec, { status: 'in_review', from: ['in_review'], implementation })
    await place.as('bob').rest.pulls.update({ owner, repo, pull_number: place.pull.number, state: 'closed' })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'in_review' })
    expect(await place.ours()).toEqual([])
  })

  it('cancels the spec of a pull request that is closed without a merge, and says what to type', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    await place.as('bob').rest.pulls.update({ owner, repo, pull_number: place.pull.number, state: 'closed' })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'cancelled' })
    expect(await place.last(place.pull.number)).toContain('Type `/retry`')
    const said = await place.say('bob', place.pull.number, '/revise remember')
    expect(await place.reactions(said)).toEqual(['eyes', '-1'])
    expect(await place.last(place.pull.number)).toContain('The pull request is closed')
    expect(place.dispatched).toEqual([])
  })
})
