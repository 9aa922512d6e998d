import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { note, startWorld, type World } from './app-world.ts'
import { endCheck, openPull, review } from './pull-request.ts'

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
    // An App may have written it for her.
    await review(world, world, 'ada', pull.number, { event: 'COMMENT', body: '/reject' })
    const edited = await review(world, world, 'bob', pull.number, { event: 'REQUEST_CHANGES', body: 'Something.' })
    await rest.pulls.updateReview({ ...at, review_id: edited, body: 'Something else.' })
    const line = { path: 'clock.js', line: 2, side: 'RIGHT', commit_id: pull.head } as const
    await rest.pulls.createReviewComment({ ...at, ...line, body: '/revise a better name' })

    const recording = world.github.attach('ada/clock', note).markdown
    await world.say('bob', pull.number, recording)
    await rest.pulls.createReviewComment({ ...at, ...line, body: recording })

    // What is fresh is left alone: its own event is probably at work on it.
    await world.servers[0]?.sweep()
    expect(dispatched).toEqual([])
    const later = await world.serve({ now: () => new Date(Date.now() + 10 * 60_000) })
    await later.sweep()
    expect(dispatched).toHaveLength(4)
    const said = async () => (await world.comments(pull.number)).filter(({ login }) => login === 'sentra[bot]')
    expect((await said()).map(({ body }) => /"kind":"(\w+)"/.exec(body)?.[1]).sort()).toEqual([
      'comment',
      'review',
      'review',
      'review_comment',
      'review_comment',
    ])
    expect((await said()).filter(({ body }) => body.includes('`/reject` changed nothing'))).toHaveLength(1)
    await later.sweep()
    expect(dispatched).toHaveLength(4)
    expect(await said()).toHaveLength(5)

    await rest.pulls.merge(at)
    await later.sweep()
    expect(await world.metadata(1)).toMatchObject({ status: 'merged' })
    const before = await world.state()
    await later.sweep()
    expect(await world.state()).toEqual(before)
    expect(world.github.violations).toEqual([])
  })
  it('mends the checks of which no event told, where they are mended by themselves', async () => {
    const lost = await startWorld({ files: { '.sentra/config.yml': 'checks:\n  fix: auto\n' } })
    try {
      const pull = await openPull(lost, lost)
      const dispatched: unknown[] = []
      lost.github.onDispatch(({ repository }) => void dispatched.push(repository))
      lost.github.connectApp()
      await endCheck(lost, lost, pull, 'failure')
      await lost.servers[0]?.sweep()
      expect(dispatched).toEqual(['ada/clock'])
      expect(await lost.last(pull.number)).toContain('round 1 of 3')
      await lost.servers[0]?.sweep()
      expect(dispatched).toHaveLength(1)
    } finally {
      await lost.close()
    }
  })

  it('comes to merges and to writers, however much strangers ask for', async () => {
    const crowded = await startWorld()
    try {
      const [pull, ended] = [await openPull(crowded, crowded), await openSecond(crowded)]
      const dispatched: unknown[] = []
      crowded.github.onDispatch(({ repository }) => void dispatched.push(repository))
      crowded.github.connectApp()
      const at = { owner: 'ada', repo: 'clock' }
      for (let count = 0; count < 31; count++) {
        await review(crowded, crowded, 'eve', pull.number, { event: 'REQUEST_CHANGES', body: `No. ${count}` })
        const line = { path: 'clock.js', line: 2, side: 'RIGHT', commit_id: pull.head } as const
        await crowded
          .as('eve')
          .rest.pulls.createReviewComment({ ...at, pull_number: pull.number, ...line, body: '/status' })
      }
      await review(crowded, crowded, 'bob', pull.number, { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
      await crowded.as('bob').rest.pulls.merge({ ...at, pull_number: ended.number })
      const later = await crowded.serve({ now: () => new Date(Date.now() + 10 * 60_000) })
      await later.sweep()
      expect(dispatched).toEqual(['ada/clock'])
      expect(await crowded.metadata(ended.origin)).toMatchObject({ status: 'merged' })
      expect(crowded.github.violations).toEqual([])
    } finally {
      await crowded.close()
    }
  }, 60_000)
})

/** One more spec in the same repository, with its pull request. */
async function openSecond(world: World): Promise<{ number: number; origin: number }> {
  const origin = await world.openIssue('ada', 'A second hand', '### What do you want?\n\nA second hand.')
  const { number } = await openPull(world, world, { origin })
  return { number, origin }
}
