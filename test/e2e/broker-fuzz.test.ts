import { expect, test } from 'vitest'
import { fuzzBroker } from '../fuzz/broker.ts'

/** Another seed every day, told when it fails; the long run is `npm run bench -- --full --only broker.fuzz`. */
const seed = Math.floor(Date.now() / 86_400_000)

test(`the broker forwards nothing but what it wrote itself, whatever is sent to it (seed ${seed})`, async () => {
  const result = await fuzzBroker(4_000, seed)
  expect(result).toMatchObject({ leaks: [], odd: [], slow: 0, alive: true, requests: 4_000 })
  // The generator is not so wild that nothing gets through, nor so tame that everything does.
  expect(result.forwarded).toBeGreaterThan(200)
  expect(result.forwarded).toBeLessThan(2_000)
  expect(Object.keys(result.kinds).length).toBeGreaterThanOrEqual(30)
})
