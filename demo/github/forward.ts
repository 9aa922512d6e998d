import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { type Answer, Refusal } from './http.ts'
import type { Call, Hub, Repo } from './hub.ts'
import { isJson, type Json, json } from './json.ts'
import { isBot, type Principal } from './principals.ts'

/** A webhook that emulate would send for what it was just asked to do. */
export interface EmulateHook {
  event: string
  payload: Json
}

interface Change {
  method?: string
  path?: string
  body?: unknown
  principal?: Principal
}

const listening = new AsyncLocalStorage<EmulateHook[]>()

/** Hears what emulate dispatches, each within the request that caused it. */
export const listen = (hub: Hub): void => {
  hub.emulate.onWebhook = (event, payload) => listening.getStore()?.push({ event, payload: { ...json(payload) } })
}

/**
 * Hands a request on to emulate and returns its answer and the webhooks that it would send.
 * The front has decided who may do this; so the caller's double in emulate may do everything the front lets through,
 * such as writing a pull request's issue with `pull_requests` alone.
 */
export const forward = async (hub: Hub, call: Call, change: Change = {}) => {
  const principal = change.principal ?? call.principal
  const authorization =
    principal.kind === 'app' ? call.headers.authorization : doubleOf(hub, principal, call.repo, call.path)
  const query = change.path === undefined && call.query.size ? `?${call.query}` : ''
  const body = 'body' in change ? change.body : call.body
  const method = change.method ?? call.method
  const request = new Request(`${hub.url}${change.path ?? call.path}${query}`, {
    method,
    headers: { accept: 'application/json', ...(authorization ? { authorization } : {}) },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: JSON.stringify(body ?? {}) }),
  })
  const hooks: EmulateHook[] = []
  const response = await listening.run(hooks, () => hub.emulate.fetch(request))
  const text = await response.text()
  const link = response.headers.get('link')
  const answer: Answer = {
    status: response.status,
    ...(text ? { body: JSON.parse(text) as unknown } : {}),
    headers: link ? { link } : {},
  }
  return { answer, hooks }
}

/** As `forward`, but a refusal ends the request. For steps of a larger operation. */
export const demand = async (hub: Hub, call: Call, change: Change) => {
  const { answer, hooks } = await forward(hub, call, change)
  if (answer.status >= 400) throw new Refusal(answer)
  return { body: answer.body, hooks }
}

/** emulate's own record of a repository, or of something in it, as our App would see it with every permission. */
export const lookAt = async (hub: Hub, repo: Repo, path = ''): Promise<Json> => {
  const headers = { authorization: `token ${appDouble(hub, hub.app.id, hub.app.slug, repo)}` }
  const response = await hub.emulate.fetch(new Request(`${hub.url}/repos/${repo.fullName}${path}`, { headers }))
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(`emulate would not show ${repo.fullName}${path}: ${JSON.stringify(body)}`)
  return isJson(body) ? body : {}
}

/** The site's administrator, who may see everything in emulate. Never given to a client. */
const root = (hub: Hub): string => `token ${double(hub, 'root', () => ({ login: 'admin', id: 2, scopes: [] }))}`

const doubleOf = (hub: Hub, principal: Principal, repo: Repo | undefined, path: string): string | undefined => {
  if (principal.kind === 'user') {
    const { login, id } = principal.user
    return `token ${double(hub, `user:${login}`, () => ({ login, id, scopes: ['repo', 'user', 'admin:org'] }))}`
  }
  if (!isBot(principal)) return undefined
  if (repo) return `token ${appDouble(hub, principal.app.id, principal.app.slug, repo)}`
  // Outside a repository (teams, users) emulate asks only for some token.
  return path.startsWith('/app') ? undefined : root(hub)
}

const everything = Object.fromEntries(
  ['issues', 'pull_requests', 'contents', 'metadata', 'administration', 'checks'].map((name) => [name, 'write']),
)

/** An App with every permission on everything that the repository's owner has. */
const appDouble = (hub: Hub, appId: number, login: string, { row }: Repo): string =>
  double(hub, `app:${appId}:${row.owner_type}:${row.owner_id}`, () => ({
    login,
    id: row.owner_id,
    scopes: [],
    installation: {
      ...{ installationId: 0, appId, accountId: row.owner_id, accountType: row.owner_type, permissions: everything },
      ...{ repositoryIds: [], repositorySelection: 'all' },
    },
  }))

const doubles = new WeakMap<Hub, Map<string, { token: string; uses: number }>>()

/** emulate stops a token after 5,000 requests; a double is changed before. */
const double = (hub: Hub, key: string, make: () => Parameters<Hub['emulate']['tokens']['set']>[1]): string => {
  const known = doubles.get(hub) ?? new Map<string, { token: string; uses: number }>()
  doubles.set(hub, known)
  let entry = known.get(key)
  if (!entry || entry.uses >= 4_000) {
    if (entry) hub.emulate.tokens.delete(entry.token)
    entry = { token: `double_${randomBytes(12).toString('hex')}`, uses: 0 }
    hub.emulate.tokens.set(entry.token, make())
    known.set(key, entry)
  }
  entry.uses += 1
  return entry.token
}
