import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAnswerMarker } from '../../core/comments/answer-marker.ts'
import { appendMetrics } from '../../core/store/ledger.ts'
import { startWorld, type World } from './app-world.ts'
import { commitOn, endCheck } from './pull-request.ts'
import { sceneOf, ways } from './pull-request-scene.ts'

describe.each(ways)('%s, on a pull request', (way) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ servers: way === 'the action in a job' ? 0 : 1 })
    // Where it is off, a person opens the pull request: a story of its own.
    world.github.switches.actionsMayOpenPulls = true
  })
  afterAll(() => world?.close())

  it('offers /fix once for a commit whose checks fail, and takes it so often at most', async () => {
    const place = await sceneOf(world, way, { '.sentra/config.yml': 'checks:\n  rounds: 1\n' })
    const { pull } = place
    const none = await place.say('bob', pull.number, '/fix')
    expect(await place.reactions(none)).toEqual(['eyes', '-1'])
    await endCheck(world, place, pull, 'success', 'lint.yml')
    await endCheck(world, place, pull, 'failure')
    await endCheck(world, place, pull, 'failure', 'other.yml')
    await place.idle()
    const offers = (await place.ours()).filter((body) => body.includes('sentra:checks'))
    expect(offers).toHaveLength(1)
    expect(offers[0]).toContain('Type `/fix`')
    const said = await place.say('bob', pull.number, '/fix')
    expect(await place.reactions(said)).toEqual(['eyes', '+1'])
    expect(place.dispatched).toMatchObject([place.asked])
    expect(await place.metadata(1)).toMatchObject({ decisions: [{ kind: 'fix', commit: pull.head }] })
    expect(await place.last(pull.number)).toContain('round 1 of 1')

    const head = await commitOn(place.store.github, pull.branch, 'clock.js', 'export const clock = 2\n')
    await endCheck(world, place, { branch: pull.branch, head }, 'failure')
    await place.idle()
    expect(await place.last(pull.number)).toContain('has had its one round of mending')
    const again = await place.say('bob', pull.number, '/fix')
    expect(await place.reactions(again)).toEqual(['eyes', '-1'])
    expect(place.dispatched).toHaveLength(1)
    expect(place.runner?.errors ?? []).toEqual([])
  })

  it('has the agent look anew at a head that it left as it was, a round each time, and only starts again what waits', async () => {
    const place = await sceneOf(world, way, { '.sentra/config.yml': 'checks:\n  rounds: 2\n' })
    const { pull } = place
    const fix = async (reaction: '+1' | '-1') => {
      expect(await place.reactions(await place.say('bob', pull.number, '/fix'))).toEqual(['eyes', reaction])
      return place.last(pull.number)
    }
    const answer = (ask: string) =>
      place.store.github.createComment(pull.number, `${writeAnswerMarker({ asks: [ask] })}\nLeft as it is.`)
    const decisions = async () => ((await place.metadata(1)) as { decisions: unknown[] }).decisions.length
    await endCheck(world, place, pull, 'failure')
    await place.idle()
    expect(await fix('+1')).toContain('round 1 of 2')
    expect(await fix('+1')).toContain('round 1 of 2')
    await place.redeliver('issue_comment', 'created')
    expect([await decisions(), place.dispatched.length]).toEqual([1, 2])
    await answer(`ck-${pull.head.slice(0, 12)}`)
    await place.redeliver('issue_comment', 'created')
    expect([await decisions(), place.dispatched.length]).toEqual([1, 2])
    expect(await fix('+1')).toContain('round 2 of 2')
    expect([await decisions(), place.dispatched.length]).toEqual([2, 3])
    await answer(`ck-${pull.head.slice(0, 12)}-2`)
    expect(await fix('-1')).toContain('has had its 2 rounds of mending')
    expect([await decisions(), place.dispatched.length]).toEqual([2, 3])
    expect(place.runner?.errors ?? []).toEqual([])
  })

  it('mends failing checks by itself where the settings say so, and only there', async () => {
    const place = await sceneOf(world, way, { '.sentra/config.yml': 'checks:\n  fix: auto\n' })
    await Promise.all([
      endCheck(world, place, place.pull, 'failure'),
      endCheck(world, place, place.pull, 'failure', 'other.yml'),
    ])
    await place.idle()
    expect(place.dispatched.length).toBeGreaterThan(0)
    expect(await place.last(place.pull.number)).toContain('round 1 of 3')
    expect((await place.ours()).filter((body) => body.includes('sentra:checks'))).toHaveLength(1)
    const off = await sceneOf(world, way, { '.sentra/config.yml': 'checks:\n  fix: off\n' })
    await endCheck(world, off, off.pull, 'failure')
    await off.idle()
    expect(await off.ours()).toEqual([])
    expect(off.dispatched).toEqual([])
  })

  it('never takes a /cancel back by itself: there it offers', async () => {
    const place = await sceneOf(world, way, { '.sentra/config.yml': 'checks:\n  fix: auto\n' })
    await place.say('ada', place.pull.number, '/cancel')
    expect(await place.metadata(1)).toMatchObject({ status: 'cancelled' })
    await endCheck(world, place, place.pull, 'failure')
    await place.idle()
    expect(place.dispatched).toEqual([])
    expect(await place.last(place.pull.number)).toContain('Type `/fix`')
    expect(await place.metadata(1)).toMatchObject({ status: 'cancelled' })
    await place.say('bob', place.pull.number, '/fix')
    expect(place.dispatched).toMatchObject([place.asked])
  })

  it('stops a fix at the budget', async () => {
    const place = await sceneOf(world, way, { '.sentra/config.yml': 'checks:\n  fix: auto\n' })
    const { id: spec, project } = place.spec
    const at = new Date().toISOString()
    const spent = { schema: 1, id: 'run-1', at, kind: 'run', project, spec, cost_usd: 20 } as const
    await appendMetrics(place.store, spent)
    await endCheck(world, place, place.pull, 'failure')
    await place.idle()
    expect(place.dispatched).toEqual([])
    expect(await place.last(place.pull.number)).toContain('budget.spec')
    await place.say('bob', place.pull.number, '/fix')
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    expect(place.dispatched).toEqual([])
    expect(await place.last(place.pull.number)).toContain('budget.spec')
  })
})
