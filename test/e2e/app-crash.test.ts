import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bound, forEachRequest, type Left, lastFrom, mortal, watchRuns } from './app-mortal.ts'
import { type Operation, operations } from './app-operations.ts'
import type { Place } from './app-place.ts'
import { startWorld, type World } from './app-world.ts'

/** Cases at a time: they mostly wait. */
const width = 6

let world: World
let runs: ReturnType<typeof watchRuns>
let count = 0

/** A world of its own for each test, since a sweep goes through every repository that the App is installed on. */
beforeEach(async () => {
  count = 0
  world = await startWorld()
  runs = watchRuns(world)
})
afterEach(() => world?.close())

/** Each with an owner of its own: GitHub's client shares a token that is being fetched within one process. */
const fresh = (): Promise<Place> => {
  const name = `crash${++count}`
  return world.place(name, {}, { owner: `of-${name}` })
}

/** Makes the operation's event reach an app that dies at request n. */
async function disturbed(operation: Operation, n: number, when: 'before' | 'after'): Promise<Left> {
  const place = await fresh()
  const issue = await operation.prepare(world, place)
  runs.forget(place)
  const { fetcher, isDead } = mortal(n, when, world.github.fetch)
  // It starts up well: what it asks then is no part of the operation.
  let inner = world.github.fetch
  const app = await world.serve({ fetch: (input, init) => inner(input, init) })
  inner = fetcher
  world.route(place, app)
  await operation.act(world, place, issue)
  world.route(place, null)
  await app.close()
  return { n, place, died: isDead() }
}

/** As many repositories as one round of the sweep takes. */
const mostSwept = 100

/** Half an hour later, when what was said is no longer fresh: as many rounds as there are repositories for. */
async function sweepAll(places: number): Promise<void> {
  const later = await world.serve({ now: () => new Date(Date.now() + 30 * 60_000) })
  for (let round = 0; round < Math.ceil(places / mostSwept); round++) await later.sweep()
  await world.github.settle()
  await later.close()
}

const cures = {
  'is delivered again': async (left: Left[], { event }: Operation) => {
    for (const { place } of left) await world.github.redeliver(lastFrom(world, place, event)?.id ?? 0)
    await world.github.settle()
  },
  'is found by the sweep': () => sweepAll(count),
}

async function undisturbed(operation: Operation): Promise<object> {
  const place = await fresh()
  const app = await world.serve()
  world.route(place, app)
  await operation.act(world, place, await operation.prepare(world, place))
  // A slow machine's webhook is answered before its work is done: a stop waits for the work.
  await app.close()
  world.route(place, null)
  return place.state()
}

// Before a request everything is as after the one before it: with two cures, each is played on all that can be left.
describe.each(operations)('$name, in a process that dies', (operation) => {
  it.each([
    ['before', 'is found by the sweep'],
    ['after', 'is delivered again'],
  ] as const)('%s any of its requests, ends as if it had not, when it %s', { timeout: 300_000 }, async (when, cure) => {
    const expected = await undisturbed(operation)
    const left = await forEachRequest(width, (n) => disturbed(operation, n, when))
    await cures[cure](left, operation)
    for (const { n, place } of left) {
      const state = () => place.state()
      const message = `died ${when} request ${n}`
      await expect.poll(state, { timeout: 30_000, interval: 1_000, message }).toEqual(expected)
      // At least once: the agent ends at once where that approval already has its run.
      expect(operation.starts ? [1, 2] : [0], message).toContain(runs.startedIn(place))
      if (!operation.stops) continue
      const { implementation } = (await place.metadata(1)) as { implementation: { run_id: number } }
      expect(runs.stopped, message).toContain(implementation.run_id)
    }
    expect(left.length).toBeGreaterThan(8)
    expect(left.length).toBeLessThan(bound)
    expect(world.github.violations).toEqual([])
  })
})
