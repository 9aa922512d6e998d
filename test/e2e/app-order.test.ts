import { afterEach, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../demo/github/journal.ts'
import { runJob } from './app-runner.ts'
import { startWorld, type World } from './app-world.ts'

let world: World
afterEach(() => world?.close())

const form = '### What do you want?\n\nA dark mode.'

/** What our bot asks of GitHub while this goes on, installation tokens apart: one an hour serves all events. */
async function during(login: string, work: () => Promise<unknown>): Promise<JournalEntry[]> {
  const before = world.github.journal.length
  await work()
  return world.github.journal.slice(before).filter((entry) => entry.login === login)
}

const asked = (entries: JournalEntry[]) => entries.map(({ method, path }) => `${method} ${path}`)
const reactionTo = (comment: number) => `POST /repos/ada/clock/issues/comments/${comment}/reactions`

describe('whoever types a command sees that it was seen', () => {
  it('after one request of the App, which tells whether it is the one that acts', async () => {
    world = await startWorld()
    const issue = await world.openIssue('ada', 'Dark mode', form)
    for (const words of [
      '/revise remember it',
      '/approve',
      '/status',
      '/approve v9 0123456789abcdef',
      '/help\n\n/spec',
    ]) {
      let said = 0
      const requests = await during('sentra[bot]', async () => {
        said = await world.say('bob', issue, words)
      })
      expect(asked(requests).slice(0, 2)).toEqual(['POST /graphql', reactionTo(said)])
    }
  })

  it('in the job before anything else is done, and before what earlier jobs left', async () => {
    world = await startWorld({ servers: 0 })
    const issue = await world.openIssue('ada', 'Dark mode', form)
    const lost = await world.say('bob', issue, '/status')
    world.github.age({ comment: lost }, 1_800)
    const said = await world.say('ada', issue, '/help')
    const told = world.github.deliveries.at(-1)
    if (told === undefined) throw new Error('Nothing was told.')
    const requests = asked(await during('github-actions[bot]', () => runJob(world, told)))
    // Who am I, do I act here: then the reaction.
    expect(requests.slice(0, 3)).toEqual(['POST /graphql', 'POST /graphql', reactionTo(said)])
    const answer = 'POST /repos/ada/clock/issues/1/comments'
    expect(requests.filter((one) => one === answer || one === reactionTo(lost))).toEqual([
      answer,
      reactionTo(lost),
      reactionTo(lost),
      answer,
    ])
    expect(await world.reactions(lost)).toEqual(['eyes', '+1'])
  })
})

it('counts as taken up only what something came of', async () => {
  world = await startWorld({ servers: 0 })
  await world.openIssue('eve', 'Dark mode', form)
  const [opened] = world.github.deliveries
  const issue = await world.openIssue('ada', 'Light mode', 'Make it light.')
  await world.say('ada', issue, 'Thanks / all.')
  const talk = world.github.deliveries.at(-1)
  await world.say('ada', issue, '/status')
  const status = world.github.deliveries.at(-1)
  const taken = []
  for (const told of [opened, talk, status]) taken.push(told && (await runJob(world, told)))
  expect(taken).toEqual([
    { taken: 0, errors: [] },
    { taken: 0, errors: [] },
    { taken: 1, errors: [] },
  ])
})
