import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
    const day = new Date().toISOString().slice(0, 10)
    const merges = ((await place.file(`.sentra/metrics/${day}.jsonl`)) ?? '').split('\n').filter(isMerge)
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
