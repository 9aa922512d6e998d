import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGitHub } from '../../core/github/octokit.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { readLedger } from '../../core/store/ledger-record.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import type { Place } from './app-place.ts'
import { note, startWorld, type World } from './app-world.ts'
import { openPull } from './pull-request.ts'

/** What was paid for stands on the ledger, and once. */

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

const form = '### What do you want?\n\nA dark mode.'

const storeOf = ({ name }: Place) => {
  const [owner = '', repo = ''] = name.split('/')
  const client = world.github.octokitFor(world.github.installationToken(owner))
  return createStore(createGitHub(client, { owner, repo }), { branch: 'sentra/specs' })
}

const ledger = async (place: Place) => readLedger(await place.ledger())

const metadata = async (place: Place, issue: number) => (await place.metadata(issue)) as unknown as SpecMetadata

/** The ledger's kinds and prices, and the sum of the spec. */
async function sums(place: Place, issue: number) {
  const lines = (await ledger(place)).map(({ kind, cost_usd }) => [kind, cost_usd] as const)
  return { lines, day: lines.reduce((sum, [, cost]) => sum + cost, 0), spec: (await metadata(place, issue)).spent_usd }
}

/** A server at whose model something happens before it answers. */
async function whileThinking(place: Place, meanwhile: () => Promise<unknown>, work: () => Promise<unknown>) {
  let done = false
  const server = await world.serve({
    fetch: async (input, init) => {
      const answer = await world.github.fetch(input, init)
      if (!done && String(input).startsWith(world.models.anthropicUrl)) {
        done = true
        await meanwhile()
      }
      return answer
    },
  })
  world.route(place, server)
  await work()
  await server.close()
  world.route(place, null)
}

describe('a draft that was paid for', () => {
  it('is counted where the spec is merged while the model is at work', async () => {
    const place = await world.place('merged')
    const issue = await place.openIssue('ada', 'Dark mode', form)
    const before = await sums(place, issue)
    const merge = async () =>
      setStatus(storeOf(place), await metadata(place, issue), { status: 'merged', from: ['draft'] })
    await whileThinking(place, merge, () => place.say('bob', issue, '/revise remember it'))
    expect(await place.last(issue)).toContain('This spec is merged and stays as it is')
    const after = await sums(place, issue)
    expect(after.lines.map(([kind]) => kind)).toEqual(['draft', 'revision'])
    expect(after.lines[1]?.[1]).toBeGreaterThan(0)
    expect(after.spec).toBeCloseTo(after.day, 10)
    expect(before.day).toBeLessThan(after.day)
  })

  it('is counted where the spec is made while the model is at work', async () => {
    const place = await world.place('made')
    const issue = await place.openIssue('eve', 'Dark mode', 'Make it dark.')
    const asked = world.models.journal.length
    const other = async () => {
      // Somebody else's app, which hears another command.
      world.route(place, null)
      await place.as('ada').rest.issues.createComment({
        ...{ owner: 'ada', repo: 'made', issue_number: issue, body: '/spec at once' },
      })
      await expect.poll(() => place.file('.sentra/issues/1.json'), { timeout: 20_000 }).not.toBeNull()
    }
    await whileThinking(place, other, () => place.say('bob', issue, '/spec please'))
    await world.github.settle()
    const said = (await place.comments(issue)).map(({ body }) => body).join('\n')
    expect(said).toContain('This issue has a spec already')
    expect(world.models.journal.length).toBe(asked + 2)
    const { lines, spec } = await sums(place, issue)
    expect(lines.map(([kind, cost]) => [kind, cost > 0])).toEqual([
      ['draft', true],
      ['draft', true],
    ])
    // It was for no spec that is there: the day has both.
    expect(spec).toBe(lines[0]?.[1])
  })
})

describe('a recording under a pull request', () => {
  it('is paid once, by the day and by the spec, in however many comments it is attached', async () => {
    const place = await world.place('heard')
    const pull = await openPull(world, place)
    const before = await sums(place, 1)
    const recording = world.github.attach(place.name, note).markdown
    await place.say('bob', pull.number, `/revise\n\n${recording}`)
    expect(await place.last(pull.number)).toContain('> Please add a dark mode.')
    const once = await sums(place, 1)
    const price = once.day - before.day
    expect(once.lines.map(([kind]) => kind)).toEqual(['draft', 'transcription'])
    expect(price).toBeGreaterThan(0)
    expect(once.spec - before.spec).toBeCloseTo(price, 10)
    await place.say('bob', pull.number, `/revise again\n\n${recording}`)
    await place.say('bob', pull.number, recording)
    expect(await sums(place, 1)).toEqual(once)
    // Nor does a version pay for it once more.
    await place.say('bob', 1, `/revise as I said there: ${recording}`)
    const revised = await sums(place, 1)
    expect(revised.lines.map(([kind]) => kind)).toEqual(['draft', 'transcription', 'revision'])
    expect(revised.spec - once.spec).toBeCloseTo(revised.day - once.day, 10)
  })
})
