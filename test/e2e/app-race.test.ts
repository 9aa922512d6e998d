import { afterAll, beforeAll, expect, it } from 'vitest'
import { inParallel } from './app-router.ts'
import { startWorld, type World } from './app-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ processes: 4 })
})
afterAll(() => world?.close())

const versionsIn = (metadata: Record<string, unknown>) =>
  metadata.versions as { version: number; sha256: string; source: { id: number } }[]

it('keeps every one of fifty revisions that arrive at once at four app processes', { timeout: 180_000 }, async () => {
  const issue = await world.openIssue('ada', 'Dark mode', '### What do you want?\n\nA dark mode.')
  const at = { owner: 'ada', repo: 'clock', issue_number: issue }
  const people = Array.from({ length: 50 }, (_, index) => index)
  const ids = await inParallel(people, 50, async (index) => {
    const { data } = await world
      .as(index % 2 === 0 ? 'ada' : 'bob')
      .rest.issues.createComment({ ...at, body: `/revise number ${index}` })
    return Number(data.id)
  })
  // Probot answers GitHub after nine seconds and works on, so that no webhook on its way does not mean done.
  await world.answered(issue, ids, 150)
  const versions = versionsIn(await world.metadata(issue))
  expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1))
  expect(
    versions
      .slice(1)
      .map(({ source }) => source.id)
      .sort(),
  ).toEqual(ids.sort())
  for (const { version } of versions)
    expect(await world.file(`.sentra/specs/clock/1-dark-mode/spec-v${version}.md`)).not.toBeNull()
  const shown = (await world.comments(issue))
    .map(({ body }) => /"version":(\d+)/.exec(body)?.[1])
    .filter((one) => one !== undefined)
  expect(shown.map(Number).sort((a, b) => a - b)).toEqual(versions.map(({ version }) => version))
  expect(world.github.violations).toEqual([])
})

const rounds = 200

/** In each round a repository of its own: a first version on show, and then both at once, in either order. */
it(`never approves a text that its author had not been shown, in ${rounds} races of an approval with a revision`, async () => {
  const numbers = Array.from({ length: rounds }, (_, index) => index)
  const ends = await inParallel(numbers, 6, async (index) => {
    const place = await world.place(`race${index}`)
    const [owner = '', repo = ''] = place.name.split('/')
    const { data: opened } = await place
      .as('ada')
      .rest.issues.create({ owner, repo, title: 'Dark mode', body: '### What do you want?\n\nA dark mode.' })
    const issue = opened.number
    await place.answered(issue, [issue], 120)
    const offered = /^\/approve v1 ([0-9a-f]{16})$/m.exec(await place.last(issue))
    // Half of them name no hash, and count by what was on show: the revision's own comment is never old enough.
    const bare = index % 4 > 1
    for (const { id } of bare ? await place.comments(issue) : []) world.github.age({ comment: id }, 120)
    const say = (who: 'ada' | 'bob', body: string) =>
      place.as(who).rest.issues.createComment({ owner, repo, issue_number: issue, body })
    const both = [
      () => say('bob', bare ? '/approve' : (offered?.[0] ?? '')),
      () => say('ada', '/revise something else'),
    ]
    const said = await Promise.all((index % 2 === 0 ? both : both.reverse()).map((one) => one()))
    await place.answered(
      issue,
      said.map(({ data }) => Number(data.id)),
    )
    const metadata = await place.metadata(issue)
    const approvals = metadata.approvals as { version: number; sha256: string }[]
    for (const approval of approvals) {
      expect(approval.version).toBe(1)
      expect(approval.sha256.slice(0, 16)).toBe(offered?.[1])
    }
    // Whatever came first, the revision is there and the older approval does not cover it.
    expect(versionsIn(metadata)).toHaveLength(2)
    expect(metadata).toMatchObject({ status: 'draft', approved_version: null })
    return { bare, approvals: approvals.length }
  })
  for (const kind of [true, false]) {
    const counts = ends.filter(({ bare }) => bare === kind).map(({ approvals }) => approvals)
    expect(Math.max(...counts)).toBe(1)
  }
  expect(world.github.violations).toEqual([])
}, 600_000)
