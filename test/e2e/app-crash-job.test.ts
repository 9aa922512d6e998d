import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bound, forEachRequest, type Left, lastFrom, mortal, watchRuns } from './app-mortal.ts'
import { issueOperations, type Operation } from './app-operations.ts'
import type { Place } from './app-place.ts'
import { runJob, startRunner } from './app-runner.ts'
import { startWorld, type World } from './app-world.ts'

const width = 10

let world: World
let runs: ReturnType<typeof watchRuns>
let count = 0
beforeAll(async () => {
  world = await startWorld({ servers: 0 })
  runs = watchRuns(world)
})
afterAll(() => world?.close())

const fresh = (): Promise<Place> => {
  const name = `job${++count}`
  return world.place(name, {}, { owner: `of-${name}` })
}

/** The operation's event, and its job, which dies at request n where that is given. */
async function job(operation: Operation, n: number | null): Promise<Left> {
  const place = await fresh()
  await place.openIssue('eve', 'Something else', 'Talk.')
  const runner = startRunner(world, place.name)
  const issue = await operation.prepare(world, place)
  await runner.idle()
  runner.stop()
  runs.forget(place)
  await operation.act(world, place, issue)
  const told = lastFrom(world, place)
  if (told === undefined) throw new Error('Nothing was told.')
  const { fetcher, isDead } = mortal(n ?? Number.POSITIVE_INFINITY, 'after', world.github.fetch)
  // What its errors say is in its log; here its end counts.
  await runJob(world, told, { fetch: fetcher }).catch(() => undefined)
  return { n: n ?? 0, place, died: isDead() }
}

/** Somebody talks elsewhere, an hour later: whatever it is, it starts a job. */
async function next(place: Place): Promise<object> {
  await place.say('eve', 1, 'and / or')
  const told = lastFrom(world, place)
  const later = { now: () => new Date(Date.now() + 60 * 60_000) }
  expect(told && (await runJob(world, told, later))).toMatchObject({ errors: [] })
  return place.state()
}

describe.each(issueOperations)('$name, in a job that dies', (operation) => {
  it('after any of its requests, is finished by the next job', { timeout: 300_000 }, async () => {
    const expected = await next((await job(operation, null)).place)
    const left = await forEachRequest(width, (n) => job(operation, n))
    for (const { n, place } of left) {
      const message = `died after request ${n}`
      expect(await next(place), message).toEqual(expected)
      expect(operation.starts ? [1, 2] : [0], message).toContain(runs.startedIn(place))
      if (!operation.stops) continue
      const { implementation } = (await place.metadata(2)) as { implementation: { run_id: number } }
      expect(runs.stopped, message).toContain(implementation.run_id)
    }
    expect(left.length).toBeGreaterThan(8)
    expect(left.length).toBeLessThan(bound)
    expect(world.github.violations).toEqual([])
  })
})
