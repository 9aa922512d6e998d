import { expect, test } from 'vitest'
import { Cleanup } from './cleanup.ts'

test('undoes all in reverse order, once, and names what failed', async () => {
  const undone: string[] = []
  const cleanup = new Cleanup()
  cleanup.add('first', () => void undone.push('first'))
  cleanup.add('second', async () => Promise.reject(new Error('stuck')))
  cleanup.add('third', async () => void undone.push('third'))
  expect(await cleanup.run()).toEqual(['second: stuck'])
  expect(await cleanup.run()).toEqual([])
  expect(undone).toEqual(['third', 'first'])
})
