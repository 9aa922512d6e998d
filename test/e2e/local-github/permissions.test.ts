import { ProbotOctokit } from 'probot'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, commitFile, openScene, type Scene, status } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(() => scene.github.close())

const asApp = (appId: number, privateKey: string) => {
  const Unthrottled = ProbotOctokit.defaults((options: object) => ({ ...options, throttle: { enabled: false } }))
  return new Unthrottled({ baseUrl: scene.github.url, auth: { appId, privateKey }, request: { retries: 0 } })
}

describe('tokens', () => {
  it('takes the App’s signed web token, and makes installation tokens that end', async () => {
    const { id, privateKey } = scene.github.app
    const app = asApp(id, privateKey)
    const installation = (await app.rest.apps.getRepoInstallation(at)).data
    const made = (await app.rest.apps.createInstallationAccessToken({ installation_id: installation.id })).data
    const bot = scene.as(made.token)
    expect(Date.parse(made.expires_at) - Date.now()).toBeGreaterThan(3_500_000)
    expect((await bot.rest.issues.create({ ...at, title: 'by the bot' })).data.user).toMatchObject({
      login: 'sentra[bot]',
      type: 'Bot',
      id: scene.github.app.botId,
    })
    scene.github.expireTokens()
    expect(await status(bot.rest.issues.create({ ...at, title: 'too late' }))).toBe(401)
    scene.app = scene.as(scene.github.installationToken('alice'))
  })

  it('refuses a web token signed with another key', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    expect(await status(asApp(scene.github.app.id, pem).rest.apps.getAuthenticated())).toBe(401)
    const { data } = await asApp(scene.github.app.id, scene.github.app.privateKey).rest.apps.getAuthenticated()
    expect(data).toMatchObject({ id: scene.github.app.id, slug: 'sentra' })
  })

  it('refuses a token that was never made', async () => {
    expect(await status(scene.as('ghp_never').rest.issues.listForRepo(at))).toBe(401)
  })
})

describe('what an installation may do', () => {
  it('is what it was given, and no more', async () => {
    const reader = scene.as(scene.github.installationToken('alice', { issues: 'read', contents: 'read' }))
    expect(await status(reader.rest.issues.listForRepo(at))).toBe(200)
    await expect(reader.rest.issues.create({ ...at, title: 't' })).rejects.toMatchObject({
      status: 403,
      response: { data: { message: 'Resource not accessible by integration' } },
    })
    expect(await status(reader.rest.git.createBlob({ ...at, content: 'x' }))).toBe(403)
  })

  it('reaches a pull request’s comments with pull_requests alone, and no issue’s', async () => {
    await commitFile(scene.alice, 'reach', 'reach.md')
    const pull = (await scene.alice.rest.pulls.create({ ...at, head: 'reach', base: 'main', title: 'p' })).data
    const issue = (await scene.alice.rest.issues.create({ ...at, title: 'i' })).data
    const bot = scene.as(scene.github.installationToken('alice', { pull_requests: 'write' }))
    const say = (issue_number: number) => status(bot.rest.issues.createComment({ ...at, issue_number, body: 'c' }))
    expect(await say(pull.number)).toBe(201)
    expect(await say(issue.number)).toBe(403)
  })

  it('ends where it is not installed', async () => {
    const files = { a: 'a' }
    await scene.github.createRepository({ owner: 'alice', name: 'apart', installed: false, private: true, files })
    await scene.github.createRepository({ owner: 'bob', name: 'other', private: true, files })
    expect(await status(scene.app.rest.repos.getContent({ owner: 'alice', repo: 'apart', path: 'a' }))).toBe(404)
    expect(await status(scene.app.rest.repos.getContent({ owner: 'bob', repo: 'other', path: 'a' }))).toBe(404)
  })
})

describe('a workflow’s own token', () => {
  it('acts as github-actions[bot], with the permissions of its workflow', async () => {
    const actions = scene.as(scene.github.actionsToken('alice/hello', { issues: 'write' }))
    const { data } = await actions.rest.issues.create({ ...at, title: 'by a workflow' })
    expect(data.user?.login).toBe('github-actions[bot]')
    expect(await status(actions.rest.git.createBlob({ ...at, content: 'x' }))).toBe(403)
  })

  it('opens no pull request until the switch is on', async () => {
    await commitFile(scene.alice, 'by-actions', 'x.md')
    const actions = scene.as(scene.github.actionsToken('alice/hello', { contents: 'write', pull_requests: 'write' }))
    const open = () => actions.rest.pulls.create({ ...at, head: 'by-actions', base: 'main', title: 'p' })
    await expect(open()).rejects.toMatchObject({
      status: 403,
      response: { data: { message: expect.stringContaining('not permitted to create or approve') } },
    })
    scene.github.switches.actionsMayOpenPulls = true
    expect(await status(open())).toBe(201)
    scene.github.switches.actionsMayOpenPulls = false
  })

  it('sees no team', async () => {
    scene.github.createOrganization('acme', { members: { alice: 'admin', bob: 'member' }, teams: { core: ['bob'] } })
    await scene.github.createRepository({ owner: 'acme', name: 'hello', files: { a: 'a' } })
    const asked = { org: 'acme', team_slug: 'core', username: 'bob' }
    const actions = scene.as(scene.github.actionsToken('acme/hello', { issues: 'write', contents: 'write' }))
    expect(await status(actions.rest.teams.getMembershipForUserInOrg(asked))).toBe(403)
    const app = scene.as(scene.github.installationToken('acme'))
    expect((await app.rest.teams.getMembershipForUserInOrg(asked)).data).toMatchObject({
      state: 'active',
      role: 'member',
    })
    expect(await status(app.rest.teams.getMembershipForUserInOrg({ ...asked, username: 'mallory' }))).toBe(404)
  })
})

describe('roles', () => {
  it.each([
    ['read', 'read'],
    ['triage', 'read'],
    ['write', 'write'],
    ['maintain', 'write'],
    ['admin', 'admin'],
  ] as const)('tells %s by its name, and as %s in the old field', async (role, old) => {
    scene.github.setRole('alice/hello', 'mallory', role)
    const { data } = await scene.app.rest.repos.getCollaboratorPermissionLevel({ ...at, username: 'mallory' })
    expect([data.role_name, data.permission]).toEqual([role, old])
  })

  it('of a stranger is read where all may read, and none elsewhere', async () => {
    scene.github.setRole('alice/hello', 'mallory', 'none')
    await scene.github.createRepository({ owner: 'alice', name: 'closed', private: true, files: { a: 'a' } })
    const ask = async (repo: string) =>
      (await scene.app.rest.repos.getCollaboratorPermissionLevel({ owner: 'alice', repo, username: 'mallory' })).data
        .permission
    expect([await ask('hello'), await ask('closed')]).toEqual(['read', 'none'])
    const nobody = { ...at, username: 'nobody-at-all' }
    expect(await status(scene.app.rest.repos.getCollaboratorPermissionLevel(nobody))).toBe(404)
  })

  it('come from an organization’s base and teams too', async () => {
    const ask = async (username: string) => {
      const app = scene.as(scene.github.installationToken('acme'))
      const asked = { owner: 'acme', repo: 'hello', username }
      return (await app.rest.repos.getCollaboratorPermissionLevel(asked)).data.role_name
    }
    expect([await ask('alice'), await ask('bob'), await ask('mallory')]).toEqual(['admin', 'read', 'read'])
  })
})
