import { describe, expect, it } from 'vitest'
import { bound, dieAt, eachInItsWorld, forEachRequest, freshPlace, type Left, lastFrom } from './app-mortal.ts'
import { type Operation, operations } from './app-operations.ts'
import { inParallel } from './app-router.ts'

/** Cases at a time: they mostly wait. */
const width = 10

const scene = eachInItsWorld()

/** As many repositories as one round of the sweep takes. */
const mostSwept = 100

/** Half an hour later, when what was said is no longer fresh: as many rounds as there are repositories for. */
async function sweepAll(): Promise<void> {
  const { world, count } = scene
  const later = await world.serve({ now: () => new Date(Date.now() + 30 * 60_000) })
  for (let round = 0; round < Math.ceil(count / mostSwept); round++) await later.sweep()
  await world.github.settle()
  await later.close()
}

const cures = {
  'is delivered again': async (left: Left[], { event }: Operation) => {
    const { world } = scene
    await inParallel(left, width, ({ place }) => world.github.redeliver(lastFrom(world, place, event)?.id ?? 0))
    await world.github.settle()
  },
  'is found by the sweep': sweepAll,
}

async function undisturbed(operation: Operation): Promise<object> {
  const { world } = scene
  const place = await freshPlace(scene)
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
    const left = await forEachRequest(width, (n) => dieAt(scene, operation, n, when))
    await cures[cure](left, operation)
    const { world, runs } = scene
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
