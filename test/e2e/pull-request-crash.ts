import { describe, expect, it } from 'vitest'
import { bound, dieAt, eachInItsWorld, forEachRequest } from './app-mortal.ts'
import type { Operation } from './app-operations.ts'

/** Cases at a time: they mostly wait. */
const width = 10

interface Case {
  name: string
  operation: Operation
  /** How what is left is found again. A sweep cannot know of a check that is only offered to be mended. */
  cure: 'the sweep' | 'another delivery'
}

/** Each operation in an app that dies after any of its requests: what it left is brought to the same end. */
export function survives(cases: readonly Case[]): void {
  const scene = eachInItsWorld()

  async function redeliver(repository: string, { event = 'issue_comment' }: Operation): Promise<void> {
    const { github } = scene.world
    const told = github.deliveries.findLast((one) => one.repository === repository && one.event === event)
    await github.redeliver(told?.id ?? 0)
  }

  async function sweep(): Promise<void> {
    const later = await scene.world.serve({ now: () => new Date(Date.now() + 30 * 60_000) })
    await later.sweep()
    await later.close()
  }

  describe.each(cases)('$name', ({ operation, cure }) => {
    it(`in an app that dies after any of its requests, ends as if it had not, by ${cure}`, {
      timeout: 300_000,
    }, async () => {
      const { place: whole } = await dieAt(scene, operation, bound, 'after')
      const expected = await whole.state()
      const left = await forEachRequest(width, (n) => dieAt(scene, operation, n, 'after'))
      if (cure === 'the sweep') await sweep()
      else for (const { place } of left) await redeliver(place.name, operation)
      const { world, runs } = scene
      await world.github.settle()
      for (const { n, place } of left) {
        const message = `died after request ${n}`
        await expect.poll(() => place.state(), { timeout: 30_000, interval: 500, message }).toEqual(expected)
        // At least once: a run that finds nothing left to answer ends at once.
        expect(operation.starts ? [1, 2] : [0], message).toContain(runs.startedIn(place))
      }
      expect(left.length).toBeGreaterThan(5)
      expect(world.github.violations).toEqual([])
    })
  })
}
