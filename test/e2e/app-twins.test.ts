import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Place } from './app-place.ts'
import { inParallel } from './app-router.ts'
import { startWorld, type World } from './app-world.ts'

let world: World
const dispatches = new Map<string, number>()
beforeAll(async () => {
  world = await startWorld({ servers: 2 })
  world.github.onDispatch(({ repository }) => dispatches.set(repository, (dispatches.get(repository) ?? 0) + 1))
})
afterAll(() => world?.close())

const line = (body: string) => /^\/approve v\d+ [0-9a-f]{16}$/m.exec(body)?.[0] ?? 'no line was offered'
const answers = async (place: Place, issue: number) =>
  (await place.comments(issue)).filter(({ body }) => body.includes('sentra:reply'))

/** A load balancer that repeats itself, or a delivery that GitHub sends again while the first is at work. */
it('answers once and commits once, where two replicas are at the same delivery at once', {
  timeout: 300_000,
}, async () => {
  const rounds = Array.from({ length: 3 }, (_, index) => index)
  await inParallel(rounds, 3, async (index) => {
    const place = await world.place(`twins${index}`, {}, { owner: `of-twins${index}` })
    world.twins(place)
    const issue = await place.openIssue('ada', 'Dark mode', '### What do you want?\n\nA dark mode.')
    expect(await answers(place, issue), 'the first spec').toHaveLength(1)
    let count = 1
    const said = ['/status', '/revise remember it', '/approve v9', null, '/reject no', '/help']
    for (const words of said) {
      const offered =
        words ?? line((await answers(place, issue)).findLast(({ body }) => body.includes('Spec v'))?.body ?? '')
      await place.say('bob', issue, offered)
      expect(await answers(place, issue), offered).toHaveLength(++count)
    }
    expect(await place.metadata(issue)).toMatchObject({
      status: 'rejected',
      versions: [{ version: 1 }, { version: 2 }],
      approvals: [{ version: 2 }],
      decisions: [{ kind: 'rejected' }],
    })
    // Made at least once; the agent ends at once where the approval has its run.
    expect([1, 2]).toContain(dispatches.get(place.name))
    expect(await answers(place, issue)).toHaveLength(count)
  })
  expect(world.github.violations).toEqual([])
})
