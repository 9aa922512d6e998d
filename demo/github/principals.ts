import type { Row, UserRow } from './emulate.ts'
import type { Hub } from './hub.ts'

/** A GitHub App, and the account its bot acts as. */
export interface AppIdentity {
  id: number
  slug: string
  name: string
  clientId: string
  privateKey: string
  permissions: Record<string, string>
  bot: UserRow & Row
}

/** An App's installation token, or a workflow's `GITHUB_TOKEN`, which is one of the App "GitHub Actions". */
export interface Bot {
  kind: 'installation' | 'actions'
  app: AppIdentity
  permissions: Record<string, string>
  ownerId: number
  repositories: 'all' | Set<number>
  expiresAt: number
}

/** Who a request comes from. A user's token made by an App (`via`) acts as the user, visibly through the App. */
export type Principal =
  | { kind: 'none' }
  | { kind: 'unknown' }
  | { kind: 'app' }
  | { kind: 'user'; user: UserRow & Row; via?: AppIdentity }
  | Bot

export const isBot = (principal: Principal): principal is Bot =>
  principal.kind === 'installation' || principal.kind === 'actions'

/** The account a principal acts as, or `null` for none. */
export const actorOf = (principal: Principal): (UserRow & Row) | null => {
  if (principal.kind === 'user') return principal.user
  return isBot(principal) ? principal.app.bot : null
}

/** The App that GitHub names in `performed_via_github_app` for what this principal makes. */
export const viaOf = (principal: Principal): AppIdentity | undefined => {
  if (principal.kind === 'user') return principal.via
  return isBot(principal) ? principal.app : undefined
}

/** Reads who asks from the Authorization header: `Bearer`, `token`, or `Basic` with the token as the password. */
export const identify = (hub: Hub, authorization: string | undefined): Principal => {
  if (!authorization) return { kind: 'none' }
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/, 2)
  if (/^basic$/i.test(scheme)) {
    const [user = '', password = ''] = Buffer.from(value, 'base64').toString().split(':')
    return lookUp(hub, password && password !== 'x-oauth-basic' ? password : user)
  }
  // A JSON web token of an App: emulate verifies its signature and times where it is used.
  return value.startsWith('eyJ') ? { kind: 'app' } : lookUp(hub, value)
}

const lookUp = (hub: Hub, token: string): Principal => {
  const found = hub.state.principals.get(token)
  if (!found) return { kind: 'unknown' }
  return isBot(found) && found.expiresAt <= Date.now() ? { kind: 'unknown' } : found
}
