import { afterEach, describe, expect, it } from 'vitest'
import { createGitHub } from '../../core/github/octokit.ts'
import { SpecMetadata } from '../../core/spec/metadata.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { lastFrom } from './app-mortal.ts'
import type { Person } from './app-place.ts'
import { runJob } from './app-runner.ts'
import { startWorld, type World, type WorldOptions } from './app-world.ts'

/** What is heard late, finished late, or heard twice, when people have gone on meanwhile. */

let world: World
let dispatched: unknown[] = []
const start = async (options: WorldOptions = {}) => {
  world = await startWorld(options)
  dispatched = []
  world.github.onDispatch((dispatch) => void dispatched.push(dispatch))
  return world
}
afterEach(() => world?.close())

const form = '### What do you want?\n\nA dark mode.'
const at = { owner: 'ada', repo: 'clock' }
const minutes = (count: number) => count * 60_000
const later = (count: number) => ({ now: () => new Date(Date.now() + minutes(count)) })

const line = (body: string) => /^\/approve v\d+ [0-9a-f]{16}$/m.exec(body)?.[0] ?? 'no line was offered'
const ours = async (issue = 1) => (await world.comments(issue)).filter(({ login }) => login === 'sentra[bot]')

async function drafted(): Promise<number> {
  return world.openIssue('ada', 'Dark mode', form)
}

async function approved(): Promise<number> {
  const issue = await drafted()
  await world.say('ada', issue, line(await world.last(issue)))
  return issue
}

/** Events are told to the usual app, or to another one. */
const listen = (server = world.servers[0]) => world.github.connectApp(`${server?.url}/api/github/webhooks`)

/** Says something half an hour ago of which no event told. */
async function lose(login: Person, issue: number, body: string): Promise<number> {
  world.github.connectApp()
  const comment = await world.say(login, issue, body)
  world.github.age({ comment }, 1_800)
  listen()
  return comment
}

async function sweep(): Promise<void> {
  const server = await world.serve(later(30))
  await server.sweep()
  await server.close()
}

/** An event whose app dies as it is about to make a request like this. */
async function dyingAt(at: RegExp | ((request: string) => boolean), work: () => Promise<unknown>): Promise<void> {
  const dies = typeof at === 'function' ? at : (request: string) => at.test(request)
  let dead = false
  const server = await world.serve({
    fetch: (input, init) => {
      dead ||= dies(`${init?.method} ${String(input)}`)
      if (dead) throw new Error('the process is dead')
      return world.github.fetch(input, init)
    },
  })
  world.route(world, server)
  await work()
  await server.close()
  world.route(world, null)
  expect(dead).toBe(true)
}

async function inReview(issue: number): Promise<void> {
  const github = createGitHub(world.github.octokitFor(world.github.installationToken('ada')), at)
  const spec = SpecMetadata.parse(await world.metadata(issue))
  const change = { status: 'in_review', from: ['approved'] } as const
  await setStatus(createStore(github, { branch: 'sentra/specs' }), spec, change)
}

describe('a lost command that the sweep finds', () => {
  it('/cancel stops no run that was asked for after it', async () => {
    await start()
    const issue = await approved()
    const lost = await lose('bob', issue, '/cancel')
    await world.say('bob', issue, '/cancel')
    await world.say('bob', issue, '/retry')
    await sweep()
    expect(await world.metadata(issue)).toMatchObject({ status: 'approved', decisions: [{}, { kind: 'retried' }] })
    expect(await world.reactions(lost)).toEqual(['eyes', '-1'])
    expect(await world.last(issue)).toMatch(/heard it too late.*another run was asked for by bob.*write it again/s)
    const before = await world.state()
    await sweep()
    expect(await world.state()).toEqual(before)
  })

  it('/retry starts no second run', async () => {
    await start()
    const issue = await approved()
    await world.say('bob', issue, '/cancel')
    await lose('bob', issue, '/retry')
    await world.say('bob', issue, '/retry')
    await inReview(issue)
    expect(dispatched).toHaveLength(2)
    await sweep()
    expect(dispatched).toHaveLength(2)
    expect(await world.metadata(issue)).toMatchObject({ status: 'in_review' })
  })

  it('/reject rejects nothing that was approved after it, also where its own event comes in the end', async () => {
    await start()
    const issue = await drafted()
    await lose('bob', issue, '/reject')
    const told = lastFrom(world, world)
    await world.say('ada', issue, line((await ours())[0]?.body ?? ''))
    await sweep()
    expect(await world.last(issue)).toMatch(/heard it too late.*v1 was approved by ada/s)
    const said = await world.comments(issue)
    listen(await world.serve(later(30)))
    await world.github.redeliver(told?.id ?? 0)
    await world.github.settle()
    expect(await world.metadata(issue)).toMatchObject({ status: 'approved', approved_version: 1 })
    expect(await world.comments(issue)).toEqual(said)
  })

  it('/revise makes its version all the same, from what is there', async () => {
    await start()
    const issue = await drafted()
    await lose('bob', issue, '/revise remember it')
    await world.say('bob', issue, '/revise at once')
    await sweep()
    expect(await world.metadata(issue)).toMatchObject({ versions: [{}, {}, {}] })
  })
})

it('an issue whose event was lost is not drafted again after /spec', async () => {
  await start()
  world.github.connectApp()
  const issue = await drafted()
  listen()
  await world.say('bob', issue, '/spec')
  expect(await world.last(issue)).toContain('Spec v1')
  const said = await world.comments(issue)
  await sweep()
  expect(world.models.journal).toHaveLength(1)
  expect(await world.comments(issue)).toEqual(said)
})

describe('what is finished late', () => {
  it('a version that was replaced meanwhile is shown by a line, which offers nothing', async () => {
    await start()
    const issue = await drafted()
    await dyingAt(/POST .*\/issues\/1\/comments$/, () => world.say('bob', issue, '/revise remember it'))
    const told = lastFrom(world, world)
    await world.say('ada', issue, '/revise at once')
    const [, newest] = await ours()
    expect(newest?.body).toContain('/approve v3 ')
    await world.github.redeliver(told?.id ?? 0)
    await world.github.settle()
    expect(await world.last(issue)).toMatch(/\nSpec v2, replaced by v3\. \[Read it\]\([^\n]+\)\.$/)
    expect((await ours()).filter(({ body }) => line(body) !== 'no line was offered')).toMatchObject([
      { id: newest?.id },
    ])
  })

  it.each([
    ['/revise remember it', 'draft', 'v2 is there by now'],
    ['/reject no', 'rejected', 'the spec is “rejected” by now'],
    ['/cancel', 'cancelled', 'the spec is “cancelled” by now'],
  ])('an approval starts nothing after %s', async (words, status, why) => {
    await start()
    const issue = await drafted()
    const offered = line(await world.last(issue))
    await dyingAt(/POST .*\/dispatches$/, () => world.say('ada', issue, offered))
    expect(await world.metadata(issue)).toMatchObject({ status: 'approved', implementation: { issue: 2 } })
    await world.say('bob', issue, words)
    await sweep()
    expect(dispatched).toEqual([])
    expect(await world.metadata(issue)).toMatchObject({ status })
    expect(await world.last(issue)).toContain(`**v1 had been approved** by ada, and ${why}`)
    expect(await world.last(issue)).not.toContain('It is built in')
  })

  it('an approval closes the implementation issue that was made and is not to be built', async () => {
    await start()
    const issue = await drafted()
    const offered = line(await world.last(issue))
    let made = false
    const recordingIt = (request: string) => {
      made ||= /^POST .*\/issues$/.test(request)
      return made && request.endsWith('/git/trees')
    }
    await dyingAt(recordingIt, () => world.say('ada', issue, offered))
    expect(await world.metadata(issue)).toMatchObject({ status: 'approved', implementation: null })
    await world.say('bob', issue, '/revise remember it')
    const stateOf = async () => (await world.as('ada').rest.issues.get({ ...at, issue_number: 2 })).data.state
    expect(await stateOf()).toBe('open')
    await sweep()
    expect(await stateOf()).toBe('closed')
    expect(dispatched).toEqual([])
  })

  it('an approval whose run has begun is told of, and starts no other', async () => {
    await start()
    const issue = await drafted()
    const offered = line(await world.last(issue))
    await dyingAt(/POST .*\/issues\/1\/comments$/, () => world.say('ada', issue, offered))
    expect(dispatched).toHaveLength(1)
    await inReview(issue)
    await sweep()
    expect(dispatched).toHaveLength(1)
    expect(await world.last(issue)).toContain('**v1 is approved** by ada')
  })
})

it.each(['approve', '/retry'])(
  '%s that an earlier job’s sweep took up is not done again by its own job',
  async (words) => {
    await start({ servers: 0 })
    const { github } = world
    const job = async (told = lastFrom(world, world), more = later(0)) => told && runJob(world, told, more)
    const issue = await drafted()
    await job()
    const offered = line(await world.last(issue))
    if (words === '/retry') {
      for (const before of [offered, '/cancel']) {
        await world.say('ada', issue, before)
        await job()
      }
    }
    const before = dispatched.length
    await world.say('ada', issue, words === '/retry' ? words : offered)
    const waiting = lastFrom(world, world)
    await world.say('eve', issue, 'and / or')
    expect(await job(undefined, later(5))).toMatchObject({ errors: [] })
    expect(dispatched).toHaveLength(before + 1)
    const said = await world.comments(issue)
    expect(await job(waiting, later(5))).toMatchObject({ errors: [] })
    expect(dispatched).toHaveLength(before + 1)
    expect(await world.comments(issue)).toEqual(said)
    expect(github.violations).toEqual([])
  },
)
