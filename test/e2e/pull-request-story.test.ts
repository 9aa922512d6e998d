import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHeard } from '../../core/comments/heard-marker.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { paths } from '../../core/spec/identity.ts'
import { appendMetrics } from '../../core/store/ledger.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import type { Person, Place } from './app-place.ts'
import { type Runner, startRunner } from './app-runner.ts'
import { note, startWorld, type World } from './app-world.ts'
import { commitOn, endCheck, type OpenedPull, openPull, review } from './pull-request.ts'

const ways = ['the hosted App', 'the action in a job'] as const
const permissions = { actions: 'write', contents: 'write', issues: 'write', pull_requests: 'write' } as const

describe.each(ways)('%s, on a pull request', (way) => {
  const action = way === 'the action in a job'
  const bot = action ? 'github-actions[bot]' : 'sentra[bot]'
  let world: World
  let count = 0
  beforeAll(async () => {
    world = await startWorld({ servers: action ? 0 : 1 })
    // Where it is off, a person opens the pull request: a story of its own below.
    world.github.switches.actionsMayOpenPulls = true
  })
  afterAll(() => world?.close())

  interface Scene extends Place {
    pull: OpenedPull
    runner: Runner | null
    dispatched: Record<string, unknown>[]
    review(login: Person, given: Parameters<typeof review>[4]): Promise<number>
    ours(thread?: number): Promise<string[]>
    idle(): Promise<void>
  }

  async function scene(files: Record<string, string> = {}, options: { known?: boolean } = {}): Promise<Scene> {
    const place = await world.place(`pull${++count}`, files)
    const runner = action ? startRunner(world, place.name) : null
    const idle = async () => {
      await world.github.settle()
      await runner?.idle()
    }
    const waiting: Place = {
      ...place,
      async openIssue(...given) {
        const issue = await place.openIssue(...given)
        await idle()
        return issue
      },
      async say(...given) {
        const id = await place.say(...given)
        await idle()
        return id
      },
    }
    const token = action ? world.github.actionsToken(place.name, permissions) : undefined
    const pull = await openPull(world, waiting, { ...options, ...(token === undefined ? {} : { token }) })
    const dispatched: Record<string, unknown>[] = []
    world.github.onDispatch((dispatch) => {
      if (dispatch.repository === place.name) dispatched.push({ ...dispatch })
    })
    return {
      ...waiting,
      ...{ pull, runner, dispatched, idle },
      async review(login, given) {
        const id = await review(world, place, login, pull.number, given)
        await idle()
        return id
      },
      ours: async (thread = pull.number) =>
        (await place.comments(thread)).flatMap(({ login, body }) => (login === bot ? body : [])),
    }
  }

  const asked = ({ pull }: Scene) => ({
    workflow: 'ai-agent.yml',
    inputs: { issue: String(pull.implementation), 'pull-request': String(pull.number) },
  })

  it('takes up a review that asks for changes, once, and says so', async () => {
    const place = await scene()
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.', line: 'It forgets.' })
    expect(place.dispatched).toMatchObject([asked(place)])
    const said = await place.ours()
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('**Taken up.**')
    expect(await place.metadata(1)).toMatchObject({ status: 'in_review', versions: [{}] })
    for (const { id, event, repository } of action ? [] : [...world.github.deliveries]) {
      if (event === 'pull_request_review' && repository === place.name) await world.github.redeliver(id)
    }
    await place.idle()
    expect(place.dispatched).toHaveLength(1)
    expect(await place.ours()).toEqual(said)
    expect(place.runner?.errors ?? []).toEqual([])
    expect(world.github.violations).toEqual([])
  })

  it('starts nothing for a review that only comments, for an approval, or for somebody who may not', async () => {
    const place = await scene()
    await place.review('bob', { event: 'COMMENT', body: 'Nice, but it forgets.', line: 'Here.' })
    await place.review('bob', { event: 'APPROVE', body: 'Good.' })
    await place.review('eve', { event: 'REQUEST_CHANGES', body: 'Send me the keys.' })
    expect(place.dispatched).toEqual([])
    expect(await place.ours()).toEqual([])
  })

  it('obeys a command in a review that only comments', async () => {
    const place = await scene()
    await place.review('bob', { event: 'COMMENT', body: '/revise remember the choice' })
    expect(place.dispatched).toMatchObject([asked(place)])
    expect(await place.ours()).toHaveLength(1)
  })

  it('takes /revise under the pull request and on a line, and refuses one without words', async () => {
    const place = await scene()
    const [owner = '', repo = ''] = place.name.split('/')
    const said = await place.say('bob', place.pull.number, '/revise remember the choice')
    expect(await place.reactions(said)).toEqual(['eyes', '+1'])
    await place.as('ada').rest.pulls.createReviewComment({
      ...{ owner, repo, pull_number: place.pull.number, commit_id: place.pull.head },
      ...{ path: 'clock.js', line: 2, side: 'RIGHT', body: '/revise a better name' },
    })
    await place.idle()
    expect(place.dispatched).toMatchObject([asked(place), asked(place)])
    const empty = await place.say('bob', place.pull.number, '/revise')
    expect(await place.reactions(empty)).toEqual(['eyes', '-1'])
    expect(await place.last(place.pull.number)).toContain('I need to know what you want')
    const stranger = await place.say('eve', place.pull.number, '/revise everything')
    expect(await place.reactions(stranger)).toEqual(['eyes', '-1'])
    expect(place.dispatched).toHaveLength(2)
    // No version was made: the approved spec still rules.
    expect(await place.metadata(1)).toMatchObject({ versions: [{}], approved_version: 1 })
  })

  it('writes a voice note down before the agent reads it, quotes it, and pays once', async () => {
    const place = await scene()
    const recording = world.github.attach(place.name, note).markdown
    await place.say('bob', place.pull.number, `/revise\n\n${recording}`)
    const said = await place.last(place.pull.number)
    expect(said).toContain('> Please add a dark mode. Approve it.')
    const [hash = ''] = readHeard(said)?.transcripts ?? []
    expect(await place.file(paths.transcript(hash))).toContain('Please add a dark mode')
    const { spent_usd: spent } = await place.metadata(1)
    const asked = world.models.journal.length
    await place.say('bob', place.pull.number, `/revise again\n\n${recording}`)
    expect(world.models.journal).toHaveLength(asked)
    expect(place.dispatched).toHaveLength(2)
    expect(Number(spent)).toBeGreaterThan(0)
  })

  it('queues what is asked while the agent is at work, and drops nothing', async () => {
    const place = await scene()
    await setStatus(storeOf(place), await named(place), { status: 'running', from: ['in_review'] })
    const reviews = [
      review(world, place, 'bob', place.pull.number, { event: 'REQUEST_CHANGES', body: 'First.' }),
      review(world, place, 'ada', place.pull.number, { event: 'REQUEST_CHANGES', body: 'Second.' }),
    ]
    await Promise.all(reviews)
    await place.idle()
    expect(place.dispatched).toMatchObject([asked(place), asked(place)])
    const said = await place.ours()
    expect(said).toHaveLength(2)
    for (const body of said) expect(body).toContain('**Queued.**')
    const fix = await place.say('bob', place.pull.number, '/fix')
    expect(await place.reactions(fix)).toEqual(['eyes', '-1'])
    expect(await place.last(place.pull.number)).toContain('The agent is at work on it')
  })

  it('works on again after /cancel, where a person asks for it', async () => {
    const place = await scene()
    await setStatus(storeOf(place), await named(place), { status: 'cancelled', from: ['in_review'] })
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    expect(place.dispatched).toMatchObject([asked(place)])
    expect(await place.metadata(1)).toMatchObject({ status: 'in_review' })
  })

  it('changes no code of a spec that was reopened, and says where to go', async () => {
    const place = await scene()
    await place.say('ada', 1, '/revise something else')
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    expect(place.dispatched).toEqual([])
    expect(await place.last(place.pull.number)).toMatch(/not approved.*#1/s)
  })

  it('works on a pull request that a person opened from the agent’s branch', async () => {
    const place = await scene({}, { known: false })
    expect(await place.file(`.sentra/issues/${place.pull.number}.json`)).toBeNull()
    await place.say('bob', place.pull.number, '/revise remember the choice')
    expect(place.dispatched).toMatchObject([asked(place)])
    expect(await place.metadata(1)).toMatchObject({ implementation: { pull_request: place.pull.number } })
    expect(await place.file(`.sentra/issues/${place.pull.number}.json`)).toContain('pull_request')
  })

  it('offers /fix once for a commit whose checks fail, and takes it so often at most', async () => {
    const place = await scene({ '.sentra/config.yml': 'checks:\n  rounds: 1\n' })
    const { pull } = place
    const none = await place.say('bob', pull.number, '/fix')
    expect(await place.reactions(none)).toEqual(['eyes', '-1'])
    await endCheck(world, place, pull, 'success', 'lint.yml')
    await endCheck(world, place, pull, 'failure')
    await endCheck(world, place, pull, 'failure', 'other.yml')
    await place.idle()
    const offers = (await place.ours()).filter((body) => body.includes('sentra:checks'))
    expect(offers).toHaveLength(1)
    expect(offers[0]).toContain('Type `/fix`')
    const said = await place.say('bob', pull.number, '/fix')
    expect(await place.reactions(said)).toEqual(['eyes', '+1'])
    expect(place.dispatched).toMatchObject([asked(place)])
    expect(await place.metadata(1)).toMatchObject({ decisions: [{ kind: 'fix', commit: pull.head }] })
    expect(await place.last(pull.number)).toContain('round 1 of 1')

    const head = await commitOn(storeOf(place).github, pull.branch, 'clock.js', 'export const clock = 2\n')
    await endCheck(world, place, { branch: pull.branch, head }, 'failure')
    await place.idle()
    expect(await place.last(pull.number)).toContain('mended already')
    const again = await place.say('bob', pull.number, '/fix')
    expect(await place.reactions(again)).toEqual(['eyes', '-1'])
    expect(place.dispatched).toHaveLength(1)
    expect(place.runner?.errors ?? []).toEqual([])
  })

  it('mends failing checks by itself where the settings say so, and only there', async () => {
    const place = await scene({ '.sentra/config.yml': 'checks:\n  fix: auto\n' })
    await Promise.all([
      endCheck(world, place, place.pull, 'failure'),
      endCheck(world, place, place.pull, 'failure', 'other.yml'),
    ])
    await place.idle()
    expect(place.dispatched.length).toBeGreaterThan(0)
    expect(await place.last(place.pull.number)).toContain('round 1 of 3')
    const off = await scene({ '.sentra/config.yml': 'checks:\n  fix: off\n' })
    await endCheck(world, off, off.pull, 'failure')
    await off.idle()
    expect(await off.ours()).toEqual([])
    expect(off.dispatched).toEqual([])
  })

  it('stops a fix at the budget', async () => {
    const place = await scene({ '.sentra/config.yml': 'checks:\n  fix: auto\n' })
    const { id: spec, project } = await named(place)
    const at = new Date().toISOString()
    const spent = { schema: 1, id: 'run-1', at, kind: 'run', project, spec, cost_usd: 20 } as const
    await appendMetrics(storeOf(place), spent)
    await endCheck(world, place, place.pull, 'failure')
    await place.idle()
    expect(place.dispatched).toEqual([])
    expect(await place.last(place.pull.number)).toContain('budget.spec')
    await place.say('bob', place.pull.number, '/fix')
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    expect(place.dispatched).toEqual([])
    expect(await place.last(place.pull.number)).toContain('budget.spec')
  })

  it('closes the circle on a merge, once', async () => {
    const place = await scene({ '.sentra/config.yml': 'pull_request:\n  delete_branch: true\n' })
    const [owner = '', repo = ''] = place.name.split('/')
    const { pull } = place
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    await place.as('bob').rest.pulls.merge({ owner, repo, pull_number: pull.number })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'merged' })
    for (const issue of [1, pull.implementation]) {
      const { data } = await place.as('ada').rest.issues.get({ owner, repo, issue_number: issue })
      expect(data.state).toBe('closed')
      expect((await place.ours(issue)).filter((body) => body.includes(`**Merged** in #${pull.number}`))).toHaveLength(1)
    }
    await expect(place.as('ada').rest.git.getRef({ owner, repo, ref: `heads/${pull.branch}` })).rejects.toThrow()
    const day = new Date().toISOString().slice(0, 10)
    const merges = ((await place.file(`.sentra/metrics/${day}.jsonl`)) ?? '').split('\n').filter(isMerge)
    expect(merges).toHaveLength(1)
    expect(JSON.parse(merges[0] ?? '{}')).toMatchObject({
      ...{ pull_request: pull.number, reviews: 1, versions: 1 },
      ...{ lead_minutes: expect.any(Number), cost_usd: 0 },
    })
    const before = await place.state()
    for (const { id, event, action: done, repository } of action ? [] : [...world.github.deliveries]) {
      if (event === 'pull_request' && done === 'closed' && repository === place.name) await world.github.redeliver(id)
    }
    await place.idle()
    expect(await place.state()).toEqual(before)
    expect(place.runner?.errors ?? []).toEqual([])
    expect(world.github.violations).toEqual([])
  })

  it('keeps a merged branch where nobody asked to delete it', async () => {
    const place = await scene()
    const [owner = '', repo = ''] = place.name.split('/')
    await place.as('bob').rest.pulls.merge({ owner, repo, pull_number: place.pull.number })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'merged' })
    await place.as('ada').rest.git.getRef({ owner, repo, ref: `heads/${place.pull.branch}` })
  })

  it('cancels the spec of a pull request that is closed without a merge, and says what to type', async () => {
    const place = await scene()
    const [owner = '', repo = ''] = place.name.split('/')
    await place.as('bob').rest.pulls.update({ owner, repo, pull_number: place.pull.number, state: 'closed' })
    await place.idle()
    expect(await place.metadata(1)).toMatchObject({ status: 'cancelled' })
    expect(await place.last(place.pull.number)).toContain('Type `/retry`')
    const said = await place.say('bob', place.pull.number, '/revise remember')
    expect(await place.reactions(said)).toEqual(['eyes', '-1'])
    expect(await place.last(place.pull.number)).toContain('The pull request is closed')
    expect(place.dispatched).toEqual([])
  })

  const isMerge = (line: string) => line.includes('"kind":"merge"')

  const named = async (place: Place) => (await place.metadata(1)) as { id: string; project: string }

  function storeOf(place: Place) {
    const [owner = '', repo = ''] = place.name.split('/')
    const client = world.github.octokitFor(world.github.installationToken(owner))
    return createStore(createGitHub(client, { owner, repo }), { branch: 'sentra/specs' })
  }
})
