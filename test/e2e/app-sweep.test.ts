import { afterEach, expect, it } from 'vitest'
import { startRunner } from './app-runner.ts'
import { note, startWorld, type World, type WorldOptions } from './app-world.ts'

let world: World
const start = async (options: WorldOptions = {}) => {
  world = await startWorld(options)
  return world
}
afterEach(() => world?.close())

/** Makes an issue half an hour older. */
async function age(number: number): Promise<void> {
  const { data } = await world.as('ada').rest.issues.get({ owner: 'ada', repo: 'clock', issue_number: number })
  world.github.age({ issue: Number(data.id) }, 1_800)
}

const form = '### What do you want?\n\nA dark mode.'
const workflow = 'on:\n  issue_comment:\n'

it('finishes what no event told of, and obeys nothing that was edited', async () => {
  const { github } = await start()
  const at = { owner: 'ada', repo: 'clock' }
  github.connectApp()
  const issue = await world.openIssue('ada', 'Dark mode', form)
  await age(issue)
  await world.servers[0]?.sweep()
  expect(await world.last(issue)).toContain('Spec v1')

  const edited = await world.say('bob', issue, '/status')
  await world.as('bob').rest.issues.updateComment({ ...at, comment_id: edited, body: '/reject' })
  const lost = await world.say('bob', issue, '/revise remember it')
  const fresh = await world.say('bob', issue, '/status')
  for (const comment of [edited, lost]) github.age({ comment }, 1_800)
  await world.servers[0]?.sweep()
  expect(await world.metadata(issue)).toMatchObject({ status: 'draft', versions: [{}, {}] })
  expect(await world.reactions(edited)).toEqual([])
  expect(await world.reactions(fresh)).toEqual([])

  const before = await world.state()
  const asked = github.journal.length
  await world.servers[0]?.sweep()
  expect(await world.state()).toEqual(before)
  expect(asked).toBeGreaterThan(0)
  expect(github.violations).toEqual([])
})

it.each([
  // Bob and eve have one as well, with nothing in it.
  ['gives no token', /access_tokens$/, 3, { status: 403, body: { message: 'No' } }, [1, 0, 1]],
  ['lists what cannot be read', /^\/installation/, 1, { status: 200, body: { repositories: [{}] } }, [0, 1, 1]],
])('sweeps the others where one installation %s', async (_, asked, which, fault, expected) => {
  const { github } = await start()
  const places = [
    world,
    await world.place('one', {}, { owner: 'of-one' }),
    await world.place('two', {}, { owner: 'of-two' }),
  ]
  github.connectApp()
  for (const place of places) await place.openIssue('ada', 'Dark mode', form)
  const later = await world.serve({ now: () => new Date(Date.now() + 30 * 60_000) })
  const asking: string[] = []
  github.faults.before = ({ path }) => {
    if (!asked.test(path)) return undefined
    asking.push(path)
    // A token that was refused is asked for again.
    return asking.length === which || (path.includes('access') && asking[which - 1] === path) ? fault : undefined
  }
  await later.sweep()
  github.faults.before = undefined
  expect(await Promise.all(places.map(async (place) => (await place.comments(1)).length))).toEqual(expected)
})

it('tells a model nothing of an issue that may have been changed after the command', async () => {
  const { github, models } = await start()
  const at = { owner: 'ada', repo: 'clock' }
  github.connectApp()
  const issue = await world.openIssue('eve', 'Dark mode', 'Make it dark.')
  const said = await world.say('bob', issue, '/spec a switch for it')
  await world.as('eve').rest.issues.update({ ...at, issue_number: issue, title: 'SECRET title', body: 'SECRET body' })
  github.age({ comment: said }, 1_800)
  await world.servers[0]?.sweep()
  expect(await world.last(issue)).toMatch(/edited after the command, so its text was left out/)
  expect(models.journal).toHaveLength(1)
  expect(JSON.stringify(models.journal)).toContain('a switch for it')
  expect(JSON.stringify(models.journal)).not.toContain('SECRET')
})

it('tells a model nothing of a title that a stranger gave the issue after the command', async () => {
  const { github, models } = await start()
  const at = { owner: 'ada', repo: 'clock' }
  github.connectApp()
  const issue = await world.openIssue('eve', 'Dark mode', 'Make it dark.')
  const kept = await world.openIssue('eve', 'Bright', 'Make it bright.')
  await world.as('eve').rest.issues.update({ ...at, issue_number: kept, title: 'Light mode' })
  await age(kept)
  const said = [await world.say('bob', issue, '/spec a switch for it'), await world.say('bob', kept, '/spec at noon')]
  await world.as('eve').rest.issues.update({ ...at, issue_number: issue, title: 'SECRET title' })
  for (const comment of said) github.age({ comment }, 1_800)
  await age(issue)
  await age(kept)
  await world.servers[0]?.sweep()
  expect(await world.last(issue)).toMatch(/was renamed after the command, or may have been, so its title was left out/)
  expect(await world.metadata(issue)).toMatchObject({ id: '1-dark-mode', title: 'Dark mode' })
  expect(await world.last(kept)).not.toContain('left out')
  expect(await world.metadata(kept)).toMatchObject({ id: '2-light-mode' })
  const told = JSON.stringify(models.journal)
  expect(told).toContain('Make it dark.')
  expect(told).toContain('Light mode')
  expect(told).not.toContain('SECRET')
})

it('takes the title that an event brought, whatever the issue is called by the time it is heard', async () => {
  const { github, models } = await start()
  const issue = await world.openIssue('eve', 'Dark mode', '')
  github.connectApp()
  await world.say('bob', issue, '/spec a switch for it')
  await world.as('eve').rest.issues.update({ owner: 'ada', repo: 'clock', issue_number: issue, title: 'SECRET title' })
  const [told] = github.deliveries.filter(({ event }) => event === 'issue_comment')
  github.connectApp(`${world.servers[0]?.url}/api/github/webhooks`)
  await github.redeliver(told?.id ?? 0)
  await github.settle()
  expect(await world.metadata(issue)).toMatchObject({ id: '1-dark-mode' })
  expect(JSON.stringify(models.journal)).toContain('\\nDark mode\\n')
  expect(JSON.stringify(models.journal)).not.toContain('SECRET')
})

it('says that a model is down, tries again by itself, and then gives up with a word', async () => {
  await start()
  const { models } = world
  for (let at = 0; at < 9; at++) models.fail({ fault: { status: 529 } })
  const issue = await world.openIssue('ada', 'Dark mode', form)
  expect(await world.last(issue)).toMatch(/Anthropic does not answer.*I try again by myself/s)
  await age(issue)
  await world.servers[0]?.sweep()
  await world.servers[0]?.sweep()
  expect(await world.last(issue)).toContain('I do not try again by myself')
  expect(await world.comments(issue)).toHaveLength(1)
  await world.say('ada', issue, '/spec')
  expect(await world.last(issue)).toContain('Spec v1')
})

it('comes back from a model that was down', async () => {
  await start()
  const { models } = world
  for (let at = 0; at < 3; at++) models.fail({ fault: { status: 500 } })
  const issue = await world.openIssue('ada', 'Dark mode', form)
  expect(await world.comments(issue)).toHaveLength(1)
  await age(issue)
  await world.servers[0]?.sweep()
  const said = await world.comments(issue)
  expect(said.map(({ body }) => /Spec v1|it is done/.exec(body)?.[0])).toEqual(['it is done', 'Spec v1'])
})

it.each([
  ['the action, where its workflow is there', {}, 'github-actions[bot]'],
  ['the App, where the settings say so', { '.sentra/config.yml': 'bot: app\n' }, 'sentra[bot]'],
])('of two that are alive only one acts: %s', async (_, files, actor) => {
  await start({ files: { '.github/workflows/sentra.yml': workflow, ...files } })
  const runner = startRunner(world, 'ada/clock')
  const issue = await world.openIssue('ada', 'Dark mode', form)
  await runner.idle()
  expect((await world.comments(issue)).map(({ login }) => login)).toEqual([actor])
  expect(world.models.journal).toHaveLength(1)
  expect(runner.errors).toEqual([])
})

it('does everything but voice with one key, and says the one line that is missing', async () => {
  await start({ env: { OPENAI_API_KEY: '' } })
  const issue = await world.openIssue('ada', 'Dark mode', form)
  expect(await world.last(issue)).toContain('Spec v1')
  const spoken = await world.openIssue('ada', 'Dark mode', world.github.attach('ada/clock', note).markdown)
  expect(await world.last(spoken)).toMatch(/cannot listen.*OPENAI_API_KEY/s)
  expect(await world.comments(spoken)).toHaveLength(1)
})

it('drafts, hears and revises with a key of OpenAI alone', async () => {
  await start({ env: { ANTHROPIC_API_KEY: '' } })
  const issue = await world.openIssue('ada', 'Dark mode', world.github.attach('ada/clock', note).markdown)
  expect(await world.last(issue)).toContain('Spec v1')
  await world.say('bob', issue, '/revise remember it')
  expect(await world.last(issue)).toContain('Spec v2')
  expect(new Set(world.models.journal.map(({ credential }) => credential))).toEqual(new Set(['sk-openai']))
  expect(world.models.journal).toHaveLength(3)
})

it('ends what is under way before it stops by SIGTERM, and takes nothing new', async () => {
  await start({ processes: 1 })
  const [running] = world.processes
  const issue = await world.openIssue('ada', 'Dark mode', form)
  world.models.fail({ fault: { slow: 2_000 } })
  const asked = world.models.journal.length
  const { data } = await world
    .as('bob')
    .rest.issues.createComment({ owner: 'ada', repo: 'clock', issue_number: issue, body: '/revise remember it' })
  await expect.poll(() => world.models.journal.length, { timeout: 20_000 }).toBe(asked + 1)
  await running?.close()
  expect(running?.code()).toBe(0)
  await world.answered(issue, [Number(data.id)], 0)
  expect(await world.metadata(issue)).toMatchObject({ versions: [{}, {}] })
  expect(world.models.journal).toHaveLength(asked + 1)
})

it('shows its health, takes no unsigned event, and stops', async () => {
  await start()
  const [server] = world.servers
  expect((await fetch(`${server?.url}/healthz`)).status).toBe(200)
  const forged = await fetch(`${server?.url}/api/github/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': '1',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    },
    body: JSON.stringify({ action: 'opened' }),
  })
  expect(forged.status).toBe(400)
  expect((await fetch(`${server?.url}/elsewhere`)).status).toBe(404)
  await server?.close()
  await expect(fetch(`${server?.url}/healthz`)).rejects.toThrow()
})
