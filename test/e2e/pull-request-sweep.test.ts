import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './app-world.ts'
import { openPull, review } from './pull-request.ts'

describe('the sweep of pull requests', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.close())

  it('takes up reviews and lines that no event told of, and finishes merges; nothing fresh, nothing twice, nothing edited', async () => {
    const pull = await openPull(world, world)
    const at = { owner: 'ada', repo: 'clock', pull_number: pull.number }
    const dispatched: unknown[] = []
    world.github.onDispatch(({ repository }) => void dispatched.push(repository))
    world.github.connectApp()
    const { rest } = world.as('bob')
    await review(world, world, 'bob', pull.number, { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    await review(world, world, 'bob', pull.number, { event: 'COMMENT', body: 'Just talk.' })
    await review(world, world, 'eve', pull.number, { event: 'REQUEST_CHANGES', body: 'Everything anew.' })
    const edited = await review(world, world, 'bob', pull.number, { event: 'REQUEST_CHANGES', body: 'Something.' })
    await rest.pulls.updateReview({ ...at, review_id: edited, body: 'Something else.' })
    const line = { path: 'clock.js', line: 2, side: 'RIGHT', commit_id: pull.head } as const
    await rest.pulls.createReviewComment({ ...at, ...line, body: '/revise a better name' })

    // What is fresh is left alone: its own event is probably at work on it.
    await world.servers[0]?.sweep()
    expect(dispatched).toEqual([])
    const later = await world.serve({ now: () => new Date(Date.now() + 10 * 60_000) })
    await later.sweep()
    expect(dispatched).toHaveLength(2)
    const said = async () => (await world.comments(pull.number)).filter(({ login }) => login === 'sentra[bot]')
    expect((await said()).map(({ body }) => /"kind":"(\w+)"/.exec(body)?.[1]).sort()).toEqual([
      'review',
      'review_comment',
    ])
    await later.sweep()
    expect(dispatched).toHaveLength(2)
    expect(await said()).toHaveLength(2)

    await rest.pulls.merge(at)
    await later.sweep()
    expect(await world.metadata(1)).toMatchObject({ status: 'merged' })
    const before = await world.state()
    await later.sweep()
    expect(await world.state()).toEqual(before)
    expect(world.github.violations).toEqual([])
  })
})
