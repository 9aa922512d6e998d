import type { Row, UserRow } from './emulate.ts'
import { lookAt } from './forward.ts'
import type { Hub, Repo } from './hub.ts'
import type { Json } from './json.ts'
import { polish } from './polish.ts'
import type { AppIdentity } from './principals.ts'

/** The shapes in which GitHub writes people, repositories, issues and Apps into other objects. */
export const userJson = (hub: Hub, user: UserRow & Row): Json => ({
  login: user.login,
  id: user.id,
  node_id: user.node_id,
  avatar_url: `${hub.url}/avatars/u/${user.login}`,
  url: `${hub.url}/users/${encodeURIComponent(user.login)}`,
  html_url: `${hub.url}/${user.login}`,
  type: user.type,
  site_admin: false,
})

export const repoJson = async (hub: Hub, repo: Repo): Promise<Json> => polish(hub, await lookAt(hub, repo))

/** An issue, or a pull request's issue, as the issues API gives it. */
export const issueJson = async (hub: Hub, repo: Repo, number: number): Promise<Json> =>
  polish(hub, await lookAt(hub, repo, `/issues/${number}`))

export const appJson = (hub: Hub, app: AppIdentity): Json => ({
  id: app.id,
  client_id: app.clientId,
  slug: app.slug,
  node_id: nodeId('A', app.id),
  owner: null,
  name: app.name,
  description: '',
  external_url: `${hub.url}/apps/${app.slug}`,
  html_url: `${hub.url}/apps/${app.slug}`,
  permissions: app.permissions,
  events: [],
})

/** A node id that tells its kind and can be read back: GraphQL finds things by it. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString('base64url')}`

export const readNodeId = (value: string): { kind: string; id: string } | null => {
  const found = /^([A-Z]+)_([\w-]+)$/.exec(value)
  return found?.[1] && found[2] ? { kind: found[1], id: Buffer.from(found[2], 'base64url').toString() } : null
}
