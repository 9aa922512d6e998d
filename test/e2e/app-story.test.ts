import { afterAll, beforeAll, expect, it } from 'vitest'
import { note, startWorld, type World } from './app-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

it('goes from a voice note to an implementation issue and a run', async () => {
  const { github } = world
  const dispatched: unknown[] = []
  github.onDispatch((dispatch) => dispatched.push(dispatch))
  const issue = await world.openIssue('ada', 'Dark mode', `Hear this:\n\n${github.attach('ada/clock', note).markdown}`)
  const first = await world.last(issue)
  expect(first).toContain('Spec v1')
  const revised = await world.say('bob', issue, '/revise remember it')
  const second = await world.last(issue)
  expect(await world.reactions(revised)).toEqual(['eyes', '+1'])
  const line = /^\/approve v2 [0-9a-f]{16}$/m.exec(second)?.[0] ?? ''
  const approvedBy = await world.say('bob', issue, line)
  expect(await world.reactions(approvedBy)).toEqual(['eyes', '+1'])
  expect(dispatched).toHaveLength(1)
  expect(github.violations).toEqual([])
})
