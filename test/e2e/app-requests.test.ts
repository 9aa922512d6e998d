import { afterAll, beforeAll, expect, it } from 'vitest'
import { countBare, countCold, countJob, countWarm, left } from '../../bench/app/requests.ts'
import { startWorld, type World } from './app-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

it.each([
  ['an app that has seen the spec', countWarm],
  ['an app that was just started', countCold],
])('a command costs so many requests to GitHub and no more: %s', async (name, count) => {
  const { revise, approve } = await count(world, await world.place(name.replaceAll(' ', '-')))
  expect(revise.requests).toBeLessThanOrEqual(12)
  expect(revise.gitWrites).toBe(3)
  expect(approve.requests).toBeLessThanOrEqual(14)
})

it('a bare approval costs no more', async () => {
  expect((await countBare(world, await world.place('bare'))).requests).toBeLessThanOrEqual(14)
})

it('a job costs six more, for its name and its sweep', async () => {
  const { revise, approve } = await countJob(world, await world.place('job', left))
  expect(revise.requests).toBeLessThanOrEqual(12 + 6)
  expect(revise.gitWrites).toBe(3)
  expect(approve.requests).toBeLessThanOrEqual(14 + 6)
})
