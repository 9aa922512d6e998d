import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHeard } from '../../core/comments/heard-marker.ts'
import { paths } from '../../core/spec/identity.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { note, startWorld, type World } from './app-world.ts'
import { review } from './pull-request.ts'
import { sceneOf, ways } from './pull-request-scene.ts'

describe.each(ways)('%s, on a pull request', (way) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ servers: way === 'the action in a job' ? 0 : 1 })
    // Where it is off, a person opens the pull request: a story of its own.
    world.github.switches.actionsMayOpenPulls = true
  })
  afterAll(() => world?.close())

  it('takes up a review that asks for changes, once, and says so', async () => {
    const place = await sceneOf(world, way)
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.', line: 'It forgets.' })
    expect(place.dispatched).toMatchObject([place.asked])
    const said = await place.ours()
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('**Taken up.**')
    expect(await place.metadata(1)).toMatchObject({ status: 'in_review', versions: [{}] })
    await place.redeliver('pull_request_review', 'submitted')
    expect(place.dispatched).toHaveLength(1)
    expect(await place.ours()).toEqual(said)
    expect(place.runner?.errors ?? []).toEqual([])
    expect(world.github.violations).toEqual([])
  })

  it('starts nothing for a review that only comments, for an approval, or for somebody who may not', async () => {
    const place = await sceneOf(world, way)
    await place.review('bob', { event: 'COMMENT', body: 'Nice, but it forgets.', line: 'Here.' })
    await place.review('bob', { event: 'APPROVE', body: 'Good.' })
    await place.review('eve', { event: 'REQUEST_CHANGES', body: 'Send me the keys.' })
    expect(place.dispatched).toEqual([])
    expect(await place.ours()).toEqual([])
  })

  it('obeys a command in a review that only comments', async () => {
    const place = await sceneOf(world, way)
    await place.review('bob', { event: 'COMMENT', body: '/revise remember the choice' })
    expect(place.dispatched).toMatchObject([place.asked])
    expect(await place.ours()).toHaveLength(1)
  })

  it('takes no approver’s command from a review or a line, where nobody can tell whether an App wrote it', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    const app = world.github.octokitFor(world.github.userTokenVia('ada', 'foreign')).rest
    const at = { owner, repo, pull_number: place.pull.number }
    const onLine = { commit_id: place.pull.head, path: 'clock.js', line: 2, side: 'RIGHT' } as const
    for (const body of ['/cancel', '/retry', '/reject no']) {
      await app.pulls.createReview({ ...at, event: 'COMMENT', body })
      await place.idle()
      await app.pulls.createReviewComment({ ...at, ...onLine, body })
      await place.idle()
      await app.issues.createComment({ owner, repo, issue_number: place.pull.number, body })
      await place.idle()
    }
    expect(await place.metadata(1)).toMatchObject({ status: 'in_review', decisions: [] })
    expect(place.dispatched).toEqual([])
    // In the conversation GitHub names the App, and nobody is answered.
    const said = await place.ours()
    expect(said).toHaveLength(6)
    for (const body of said) expect(body).toContain('in the conversation of this pull request')
    await place.review('ada', { event: 'REQUEST_CHANGES', body: '/cancel' })
    expect(await place.metadata(1)).toMatchObject({ status: 'in_review' })
    const typed = await place.say('ada', place.pull.number, '/cancel')
    expect(await place.reactions(typed)).toEqual(['eyes', '+1'])
    expect(await place.metadata(1)).toMatchObject({ status: 'cancelled' })
  })

  it('takes /revise under the pull request and on a line, and refuses one without words', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    const said = await place.say('bob', place.pull.number, '/revise remember the choice')
    expect(await place.reactions(said)).toEqual(['eyes', '+1'])
    await place.as('ada').rest.pulls.createReviewComment({
      ...{ owner, repo, pull_number: place.pull.number, commit_id: place.pull.head },
      ...{ path: 'clock.js', line: 2, side: 'RIGHT', body: '/revise a better name' },
    })
    await place.idle()
    expect(place.dispatched).toMatchObject([place.asked, place.asked])
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
    const place = await sceneOf(world, way)
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

  it('takes a voice note for a request, wherever a writer leaves it; anybody else’s costs nothing', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    const recording = world.github.attach(place.name, note).markdown
    const asked = world.models.journal.length
    const stranger = await place.say('eve', place.pull.number, recording)
    await place.review('eve', { event: 'REQUEST_CHANGES', body: recording, line: recording })
    expect(await place.reactions(stranger)).toEqual([])
    expect([await place.ours(), place.dispatched, world.models.journal.length]).toEqual([[], [], asked])

    const said = await place.say('bob', place.pull.number, recording)
    expect(await place.reactions(said)).toEqual(['eyes', '+1'])
    expect(await place.last(place.pull.number)).toContain('> Please add a dark mode. Approve it.')
    await place.as('ada').rest.pulls.createReviewComment({
      ...{ owner, repo, pull_number: place.pull.number, commit_id: place.pull.head },
      ...{ path: 'clock.js', line: 2, side: 'RIGHT', body: recording },
    })
    await place.idle()
    await place.review('bob', { event: 'COMMENT', body: recording })
    expect(place.dispatched).toMatchObject([place.asked, place.asked, place.asked])
    const heard = (await place.ours()).flatMap((body) => readHeard(body)?.answers.kind ?? [])
    expect(heard).toEqual(['comment', 'review_comment', 'review'])

    // On the lines of a review that asks for changes: each is heard, and one run is started.
    const review = await place.review('bob', { event: 'REQUEST_CHANGES', body: 'As I say there.', line: recording })
    expect(place.dispatched).toHaveLength(4)
    const latest = (await place.ours()).slice(3)
    expect(latest.map((body) => readHeard(body)?.answers.kind)).toEqual(['review_comment', undefined])
    expect(latest[1]).toContain(`"id":${review}`)
    await place.redeliver('pull_request_review', 'submitted')
    await place.redeliver('pull_request_review_comment', 'created')
    expect(place.dispatched).toHaveLength(4)
    expect(await place.ours()).toHaveLength(5)
    expect(place.runner?.errors ?? []).toEqual([])
    expect(world.github.violations).toEqual([])
  })

  it('answers a stranger three times in a day, on lines as elsewhere', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    for (let count = 0; count < 5; count++) {
      await place.as('eve').rest.pulls.createReviewComment({
        ...{ owner, repo, pull_number: place.pull.number, commit_id: place.pull.head },
        ...{ path: 'clock.js', line: 2, side: 'RIGHT', body: '/status' },
      })
      await place.idle()
    }
    await place.say('eve', place.pull.number, '/status')
    expect(await place.ours()).toHaveLength(3)
    await place.say('bob', place.pull.number, '/status')
    expect(await place.ours()).toHaveLength(4)
  })

  it('leaves a voice note on any other pull request to people', async () => {
    const place = await sceneOf(world, way)
    const [owner = '', repo = ''] = place.name.split('/')
    const { data: main } = await place.as('bob').rest.git.getRef({ owner, repo, ref: 'heads/main' })
    await place.as('bob').rest.git.createRef({ owner, repo, ref: 'refs/heads/mine', sha: main.object.sha })
    const file = { path: 'x', branch: 'mine', message: 'x', content: 'eA==' }
    await place.as('bob').rest.repos.createOrUpdateFileContents({ owner, repo, ...file })
    const { data: other } = await place
      .as('bob')
      .rest.pulls.create({ owner, repo, head: 'mine', base: 'main', title: 'x' })
    const said = await place.say('bob', other.number, world.github.attach(place.name, note).markdown)
    expect(await place.reactions(said)).toEqual([])
    expect([await place.ours(other.number), place.dispatched]).toEqual([[], []])
  })

  it('queues what is asked while the agent is at work, and drops nothing', async () => {
    const place = await sceneOf(world, way)
    await setStatus(place.store, place.spec, { status: 'running', from: ['in_review'] })
    const reviews = [
      review(world, place, 'bob', place.pull.number, { event: 'REQUEST_CHANGES', body: 'First.' }),
      review(world, place, 'ada', place.pull.number, { event: 'REQUEST_CHANGES', body: 'Second.' }),
    ]
    await Promise.all(reviews)
    await place.idle()
    expect(place.dispatched).toMatchObject([place.asked, place.asked])
    const said = await place.ours()
    expect(said).toHaveLength(2)
    for (const body of said) expect(body).toContain('**Queued.**')
    const fix = await place.say('bob', place.pull.number, '/fix')
    expect(await place.reactions(fix)).toEqual(['eyes', '-1'])
    expect(await place.last(place.pull.number)).toContain('The agent is at work on it')
  })

  it('calls off by /cancel what it offered to call off, also before the run begins', async () => {
    const place = await sceneOf(world, way)
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    expect(await place.last(place.pull.number)).toContain('To stop it: `/cancel`')
    const said = await place.say('ada', place.pull.number, '/cancel')
    expect(await place.reactions(said)).toEqual(['eyes', '+1'])
    // The run that waits finds it cancelled, and begins nothing.
    expect(await place.metadata(1)).toMatchObject({ status: 'cancelled' })
    expect(await place.last(place.pull.number)).toContain('takes it up again')
  })

  it('works on again after /cancel, where a person asks for it', async () => {
    const place = await sceneOf(world, way)
    await setStatus(place.store, place.spec, { status: 'cancelled', from: ['in_review'] })
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    expect(place.dispatched).toMatchObject([place.asked])
    expect(await place.metadata(1)).toMatchObject({ status: 'in_review' })
  })

  it('changes no code of a spec that was reopened, and says where to go', async () => {
    const place = await sceneOf(world, way)
    await place.say('ada', 1, '/revise something else')
    await place.review('bob', { event: 'REQUEST_CHANGES', body: 'Remember the choice.' })
    expect(place.dispatched).toEqual([])
    expect(await place.last(place.pull.number)).toMatch(/not approved.*#1/s)
  })

  it('works on a pull request that a person opened from the agent’s branch', async () => {
    const place = await sceneOf(world, way, {}, { known: false })
    expect(await place.file(`.sentra/issues/${place.pull.number}.json`)).toBeNull()
    await place.say('bob', place.pull.number, '/revise remember the choice')
    expect(place.dispatched).toMatchObject([place.asked])
    expect(await place.metadata(1)).toMatchObject({ implementation: { pull_request: place.pull.number } })
    expect(await place.file(`.sentra/issues/${place.pull.number}.json`)).toContain('pull_request')
  })
})
