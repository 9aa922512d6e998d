import { expect, test } from 'vitest'
import { mostGrowth, runFuzz } from '../fuzz/run.ts'

/** Another seed every day, told when it fails; the long run is `npm run bench -- --full --only broker.fuzz`. */
const seed = Math.floor(Date.now() / 86_400_000)

test(`the broker forwards nothing but what it wrote itself, whatever is sent to it (seed ${seed})`, async () => {
  // Bodies without an end are given two seconds here instead of half a minute.
  const result = await runFuzz(4_000, seed, 2_000)
  expect(result).toMatchObject({ leaks: [], odd: [], slow: 0, alive: true, requests: 4_000 })
  // A fiftieth of the requests of the long run, and a quarter of what those may leave.
  expect(result.growth).toBeLessThan(mostGrowth / 4)
  // The generator is not so wild that nothing gets through, nor so tame that everything does.
  expect(result.forwarded).toBeGreaterThan(200)
  expect(result.forwarded).toBeLessThan(2_000)
  expect(Object.keys(result.kinds).length).toBeGreaterThanOrEqual(30)
})
