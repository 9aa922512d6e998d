import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { batteries } from '../redteam/index.ts'
import { attacksPage } from '../redteam/page.ts'

test('docs/attacks.md is what the red team’s data says; else run node test/redteam/write-page.ts', () => {
  expect(readFileSync(path.join(import.meta.dirname, '../../docs/attacks.md'), 'utf8')).toBe(attacksPage())
})

test('the batteries are as large as they should be, each attack has a name of its own, and few cannot be shown', () => {
  expect(batteries.keys.length).toBeGreaterThanOrEqual(100)
  expect(batteries.network.length).toBeGreaterThanOrEqual(60)
  expect(batteries.tamper.length).toBeGreaterThanOrEqual(30)
  expect(batteries.dependencies.length).toBeGreaterThanOrEqual(40)
  const all = Object.values(batteries).flat()
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  expect(all.filter(({ unshown }) => unshown !== undefined).length / all.length).toBeLessThan(0.1)
})
