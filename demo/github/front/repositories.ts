import { repoJson, userJson } from '../formats.ts'
import { demand } from '../forward.ts'
import { writeProtected } from '../git/repository.ts'
import { type Answer, noContent, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, type Repo, repoOf, userRow } from '../hub.ts'
import { type Json, json } from '../json.ts'
import { actorOf, isBot } from '../principals.ts'
import { atLeast, type Role, roleOf } from '../roles.ts'
import type { Handlers } from './handlers.ts'

/** Who may do what in a repository, as GitHub tells it, and which branches are closed to direct updates. */

/** The old field knows four words: maintain reads as write there, triage as read. `role_name` tells the truth. */
const legacy: Record<Role, string> = {
  ...{ none: 'none', read: 'read', triage: 'read' },
  ...{ write: 'write', maintain: 'write', admin: 'admin' },
}

const permissionsOf = (role: Role): Json => ({
  admin: atLeast(role, 'admin'),
  maintain: atLeast(role, 'maintain'),
  push: atLeast(role, 'write'),
  triage: atLeast(role, 'triage'),
  pull: atLeast(role, 'read'),
})

const permission = (hub: Hub, call: Call): Answer => {
  const repo = repoOf(call)
  const login = call.params.username ?? ''
  const user = userRow(hub, login)
  if (!user) return refuse(404, `${login} is not a user`)
  const role = user.type === 'Bot' ? 'none' : roleOf(hub, user, repo)
  const shown = { ...userJson(hub, user), permissions: permissionsOf(role), role_name: role }
  return ok({ permission: legacy[role], role_name: role, user: shown })
}

const get = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const actor = actorOf(call.principal)
  const role = actor && !isBot(call.principal) ? roleOf(hub, actor, repo) : 'none'
  const shown = await repoJson(hub, repo)
  const { permissions: _, ...rest } = shown
  return ok(call.principal.kind === 'user' ? { ...rest, permissions: permissionsOf(role) } : rest)
}

const collaborators = (hub: Hub, call: Call): Answer => {
  const repo = repoOf(call)
  const people = hub.emulate.store.users.all().filter((user) => user.type === 'User' && user.login !== 'ghost')
  const shown = people.flatMap((user) => {
    const role = roleOf(hub, user, repo)
    const seat = atLeast(role, repo.row.private ? 'read' : 'triage')
    return seat ? [{ ...userJson(hub, user), permissions: permissionsOf(role), role_name: role }] : []
  })
  return page(`${hub.url}${call.path}`, call.query, shown)
}

/** Closes a branch to direct updates, or opens it: for the API and for pushes alike. Merges still go through. */
export const setProtected = (hub: Hub, repo: Repo, branch: string, on: boolean): void => {
  const here = hub.state.protected.get(repo.row.id) ?? new Set<string>()
  if (on) here.add(branch)
  else here.delete(branch)
  hub.state.protected.set(repo.row.id, here)
  writeProtected(repo.dir, here)
}

const protect = (hub: Hub, call: Call, on: boolean): Answer => {
  const branch = call.params.branch ?? ''
  setProtected(hub, repoOf(call), branch, on)
  return on ? ok({ url: `${hub.url}${call.path}`, enforce_admins: { enabled: true } }) : noContent
}

const protection = (hub: Hub, call: Call): Answer =>
  hub.state.protected.get(repoOf(call).row.id)?.has(call.params.branch ?? '')
    ? ok({ url: `${hub.url}${call.path}`, enforce_admins: { enabled: true } })
    : refuse(404, 'Branch not protected')

/** Team membership can be read by an App with `members`, and by no `GITHUB_TOKEN` at all. */
const membership = async (hub: Hub, call: Call): Promise<Answer> => {
  const { principal } = call
  if (isBot(principal) && (principal.kind === 'actions' || !principal.permissions.members))
    refuse(403, 'Resource not accessible by integration')
  if (principal.kind === 'none') refuse(401, 'Requires authentication')
  return ok({ ...json((await demand(hub, call, {})).body), state: 'active' })
}

export const repositoryHandlers: Handlers = {
  'repos/get': get,
  'repos/get-collaborator-permission-level': permission,
  'repos/list-collaborators': collaborators,
  'repos/check-collaborator': (hub, call) => {
    const user = userRow(hub, call.params.username ?? '')
    return user && atLeast(roleOf(hub, user, repoOf(call)), 'triage') ? noContent : refuse(404, 'Not Found')
  },
  // Rulesets, which nobody makes here; what `setProtected` closes is the older kind, and not told of by this.
  'repos/get-branch-rules': (hub, call) => page(`${hub.url}${call.path}`, call.query, []),
  'repos/get-branch-protection': protection,
  'repos/update-branch-protection': (hub, call) => protect(hub, call, true),
  'repos/delete-branch-protection': (hub, call) => protect(hub, call, false),
  'teams/get-membership-for-user-in-org': membership,
}
