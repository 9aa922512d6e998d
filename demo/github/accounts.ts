import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Row, UserRow } from './emulate.ts'
import { nodeId } from './formats.ts'
import type { Hub } from './hub.ts'
import { type AppIdentity, type Bot, isBot, type Principal } from './principals.ts'

/** People, organizations, Apps and their tokens, made as a test needs them. */
const insertUser = (hub: Hub, login: string, fields: Partial<UserRow>): UserRow & Row => {
  const { users } = hub.emulate.store
  if (users.findOneBy('login', login)) throw new Error(`There is a user ${login} already.`)
  const blank = {
    gravatar_id: '',
    site_admin: false,
    company: null,
    blog: '',
    location: null,
    hireable: null,
    bio: null,
  }
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0, twitter_username: null }
  const row = users.insert({
    login,
    node_id: '',
    type: 'User',
    name: login,
    email: null,
    ...blank,
    ...counts,
    ...fields,
  })
  return users.update(row.id, { node_id: nodeId('U', row.id) }) ?? row
}

/** Registers a principal under a new token of GitHub's own look and returns the token. */
export const issueToken = (hub: Hub, prefix: 'ghp' | 'ghs' | 'ghu', principal: Principal): string => {
  const token = `${prefix}_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`
  hub.state.principals.set(token, principal)
  return token
}

/** A person with a personal access token. Our App is installed on their account. */
export const addUser = (hub: Hub, login: string, name = login): { user: UserRow & Row; token: string } => {
  const user = insertUser(hub, login, { name, email: `${login}@example.com` })
  install(hub, { login, id: user.id, type: 'User' })
  return { user, token: issueToken(hub, 'ghp', { kind: 'user', user }) }
}

const install = (hub: Hub, account: { login: string; id: number; type: string }) => {
  const { appInstallations } = hub.emulate.store
  appInstallations.insert({
    ...{ installation_id: 66_000_001 + appInstallations.all().length, app_id: hub.app.id },
    ...{ account_type: account.type, account_id: account.id, account_login: account.login },
    ...{
      repository_selection: 'all',
      repository_ids: [],
      permissions: hub.app.permissions,
      events: ['*'],
      suspended_at: null,
    },
  })
}

export interface OrganizationOptions {
  /** Each person's place: an `admin` owns everything, a `member` has what `basePermission` and teams give. */
  members?: Record<string, 'admin' | 'member'>
  /** People by team slug. Teams have read access to nothing by themselves. */
  teams?: Record<string, string[]>
  basePermission?: 'none' | 'read' | 'write' | 'admin'
}

export const addOrganization = (
  hub: Hub,
  login: string,
  { members = {}, teams = {}, basePermission = 'read' }: OrganizationOptions,
): number => {
  const { store } = hub.emulate
  const blank = { node_id: nodeId('O', login), name: login, description: null, company: null, blog: '', location: null }
  const org = store.orgs.insert({ login, default_repository_permission: basePermission, email: null, ...blank })
  const team = (slug: string) =>
    store.teams.insert({
      ...{ org_id: org.id, slug, name: slug, node_id: nodeId('T', slug), description: null, privacy: 'closed' },
      ...{ permission: 'pull', parent_id: null, members_count: 0, repos_count: 0 },
    }).id
  const join = (team_id: number, person: string, role: string) => {
    const user = store.users.findOneBy('login', person)
    if (!user) throw new Error(`There is no user ${person} to join ${login}. Create them first.`)
    store.teamMembers.insert({ team_id, user_id: user.id, role })
  }
  const everybody = team('members')
  for (const [person, role] of Object.entries(members))
    join(everybody, person, role === 'admin' ? 'maintainer' : 'member')
  for (const [slug, people] of Object.entries(teams)) {
    const id = team(slug)
    for (const person of people) join(id, person, 'member')
  }
  install(hub, { login, id: org.id, type: 'Organization' })
  return org.id
}

let sharedKey: Promise<string> | undefined

/** One key for all Apps of this process: making one takes a tenth of a second, and nothing here tells them apart. */
export const makeKey = (): Promise<string> => {
  sharedKey ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }).then(({ privateKey }) =>
    privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  )
  return sharedKey
}

export const addApp = (
  hub: Hub,
  {
    id,
    slug,
    permissions,
    privateKey,
  }: { id: number; slug: string; permissions: Record<string, string>; privateKey: string },
): AppIdentity => {
  const bot = insertUser(hub, `${slug}[bot]`, { type: 'Bot', name: slug })
  hub.emulate.store.users.update(bot.id, { email: `${bot.id}+${bot.login}@users.noreply.github.com` })
  const name = slug.replace(/(^|-)(\w)/g, (_, dash: string, letter: string) => (dash ? ' ' : '') + letter.toUpperCase())
  const app = { id, slug, name, clientId: `Iv23li${id}`, privateKey, permissions, bot }
  hub.emulate.store.apps.insert({
    ...{ app_id: id, slug, name, private_key: privateKey, permissions, events: ['*'] },
    ...{ webhook_url: null, webhook_secret: null, description: null },
  })
  hub.state.apps.set(id, app)
  return app
}

/** A token that acts for an App (or for a workflow) in what one owner has. */
export const botToken = (
  hub: Hub,
  bot: Pick<Bot, 'kind' | 'app' | 'permissions' | 'ownerId' | 'repositories'>,
): string => issueToken(hub, 'ghs', { ...bot, expiresAt: Date.now() + hub.switches.tokenSeconds * 1_000 })

/** Ends every installation token at once, as if its hour had passed. */
export const expireTokens = (hub: Hub): void => {
  for (const principal of hub.state.principals.values()) if (isBot(principal)) principal.expiresAt = 0
}
