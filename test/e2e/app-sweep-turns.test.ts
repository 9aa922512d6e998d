import { afterEach, expect, it } from 'vitest'
import type { RunningServer } from '../../app/server.ts'
import { note, startWorld, type World } from './app-world.ts'

let world: World
afterEach(() => world?.close())

const at = { owner: 'ada', repo: 'clock' }
const form = '### What do you want?\n\nA dark mode.'
const minutes = (count: number) => count * 60_000

/** A world whose App hears of nothing from now on, and an app that looks at it half an hour later. */
async function deaf(): Promise<RunningServer> {
  world = await startWorld()
  world.github.connectApp()
  return world.serve({ now: () => new Date(Date.now() + minutes(30)) })
}

const each = async (count: number, one: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index++) await one(index)
}

it('keeps no writer waiting for what strangers opened, asked too often, or edited', async () => {
  const later = await deaf()
  await each(11, () => world.openIssue('eve', 'Mine first', form))
  const busy = await world.openIssue('eve', 'Questions', 'Hello.')
  await each(15, () => world.say('eve', busy, '/status'))
  await each(11, async () => {
    const edited = await world.say('bob', busy, '/reject')
    await world.as('bob').rest.issues.updateComment({ ...at, comment_id: edited, body: '/reject all of it' })
  })
  const issue = await world.openIssue('ada', 'Dark mode', 'Make it dark.')
  const lost = await world.say('bob', issue, '/spec')
  await later.sweep()
  expect(await world.last(issue)).toContain('Spec v1')
  expect(await world.reactions(lost)).toEqual(['eyes', '+1'])
  expect(world.models.journal).toHaveLength(1)
  const ours = async (number: number) => (await world.comments(number)).filter(({ login }) => login === 'sentra[bot]')
  expect(await ours(1)).toEqual([])

  // A stranger gets the day's answers, and then nothing, at no price for anybody else.
  await later.sweep()
  expect(await ours(busy)).toHaveLength(3)
  const before = world.github.journal.length
  await later.sweep()
  const asked = world.github.journal.slice(before).filter(({ path }) => path.startsWith('/repos/'))
  expect(asked.filter(({ method }) => method !== 'GET')).toEqual([])
  expect(asked.length).toBeLessThan(8)
  expect(world.github.violations).toEqual([])
})

it('leaves an old issue alone that was only talked about today', async () => {
  const later = await deaf()
  const { markdown } = world.github.attach('ada/clock', note)
  const issue = await world.openIssue('ada', 'Long ago', markdown)
  const { data } = await world.as('ada').rest.issues.get({ ...at, issue_number: issue })
  world.github.age({ issue: Number(data.id) }, 90 * 24 * 3_600)
  await world.say('ada', issue, 'Does anybody still want this?')
  await later.sweep()
  expect(world.models.journal).toEqual([])
  expect(await world.comments(issue)).toHaveLength(1)
})

it('finds the newest lost command behind a hundred comments', async () => {
  const later = await deaf()
  const issue = await world.openIssue('ada', 'Dark mode', 'Make it dark.')
  await each(101, (index) => world.say('eve', issue, `I like it, ${index}.`))
  const lost = await world.say('bob', issue, '/spec')
  await later.sweep()
  expect(await world.reactions(lost)).toEqual(['eyes', '+1'])
  expect(await world.metadata(issue)).toMatchObject({ versions: [{}] })
})

it('does so much in a round and no more, and begins nothing after some minutes; the next round goes on', async () => {
  await deaf()
  const issue = await world.openIssue('ada', 'Dark mode', 'Make it dark.')
  await each(12, () => world.say('bob', issue, '/status'))
  const answers = async () => (await world.comments(issue)).filter(({ login }) => login === 'sentra[bot]').length
  let clock = minutes(30)
  const slow = await world.serve({
    now: () => new Date(Date.now() + clock),
    fetch: (input, init) => {
      // Each answer takes as long as a model may take.
      if (init?.method === 'POST' && String(input).endsWith('/comments')) clock += minutes(3)
      return world.github.fetch(input, init)
    },
  })
  await slow.sweep()
  expect(await answers()).toBe(2)
  const later = await world.serve({ now: () => new Date(Date.now() + minutes(40)) })
  await later.sweep()
  expect(await answers()).toBe(12)
})

it('pays once for a command at which another process is still at work', async () => {
  world = await startWorld()
  const issue = await world.openIssue('ada', 'Dark mode', form)
  const asked = world.models.journal.length
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  let reached = () => {}
  const thinking = new Promise<void>((resolve) => {
    reached = resolve
  })
  const slow = await world.serve({
    fetch: async (input, init) => {
      if (String(input).startsWith(world.models.anthropicUrl)) {
        reached()
        await held
      }
      return world.github.fetch(input, init)
    },
  })
  world.route(world, slow)
  const { data } = await world
    .as('bob')
    .rest.issues.createComment({ ...at, issue_number: issue, body: '/revise remember it' })
  await thinking
  const other = await world.serve({ now: () => new Date(Date.now() + minutes(18)) })
  await other.sweep()
  go()
  await world.answered(issue, [Number(data.id)])
  expect(world.models.journal.length).toBe(asked + 1)
  expect(await world.metadata(issue)).toMatchObject({ versions: [{}, {}] })
})

it('asks once whether anything changed where nothing was left, and looks again when something was said', async () => {
  const later = await deaf()
  const issue = await world.openIssue('ada', 'Dark mode', 'Make it dark.')
  const asked = async () => {
    const before = world.github.journal.length
    await later.sweep()
    const requests = world.github.journal.slice(before)
    return requests.filter(({ path }) => path === '/graphql' || path.startsWith('/repos/ada/clock/'))
  }
  expect(await asked()).toHaveLength(4)
  expect(await asked()).toMatchObject([{ path: '/repos/ada/clock/issues', query: { per_page: '1' } }])
  const lost = await world.say('ada', issue, '/status')
  world.github.age({ comment: lost }, 1_800)
  const { data } = await world.as('ada').rest.issues.get({ ...at, issue_number: issue })
  world.github.age({ issue: Number(data.id) }, -1_800)
  await later.sweep()
  expect(await world.reactions(lost)).toEqual(['eyes', '+1'])
})
