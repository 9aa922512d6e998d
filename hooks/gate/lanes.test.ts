import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runLanes } from './lanes.ts'

async function trace(items: string[], most: number) {
  let now = 0
  let peak = 0
  const log: string[] = []
  const results = await runLanes(
    items,
    (item) => item.slice(0, 1),
    most,
    async (item) => {
      peak = Math.max(peak, ++now)
      log.push(`+${item}`)
      await sleep(10)
      log.push(`-${item}`)
      now--
      return item.toUpperCase()
    },
  )
  return { results, peak, log }
}

test('one lane: in the order given, one at a time', async () => {
  const { results, peak, log } = await trace(['a1', 'b1', 'a2'], 1)
  expect({ results, peak }).toEqual({ results: ['A1', 'B1', 'A2'], peak: 1 })
  expect(log).toEqual(['+a1', '-a1', '+b1', '-b1', '+a2', '-a2'])
})

test('two lanes: side by side, never two of one lane, results in the order given', async () => {
  const { results, peak, log } = await trace(['a1', 'a2', 'b1', 'c1'], 2)
  expect({ results, peak }).toEqual({ results: ['A1', 'A2', 'B1', 'C1'], peak: 2 })
  expect(log.indexOf('+a2')).toBeGreaterThan(log.indexOf('-a1'))
})

test('a failure is not swallowed', async () => {
  await expect(runLanes([1], String, 2, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})
