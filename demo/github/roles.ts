import type { Row, UserRow } from './emulate.ts'
import type { Hub, Repo } from './hub.ts'

/** A person's role on a repository, weakest first. */
export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
export type Role = (typeof roles)[number]

export const atLeast = (role: Role, needed: Role) => roles.indexOf(role) >= roles.indexOf(needed)

const named: Record<string, Role> = {
  pull: 'read',
  push: 'write',
  read: 'read',
  triage: 'triage',
  write: 'write',
  maintain: 'maintain',
  admin: 'admin',
}

/** The strongest role that ownership, a collaborator's seat, the organization or a team gives; on public ones `read`. */
export const roleOf = (hub: Hub, user: UserRow & Row, repo: Repo): Role => {
  const { store } = hub.emulate
  const { row } = repo
  if (row.owner_type === 'User' && row.owner_id === user.id) return 'admin'
  const seat = store.collaborators.findBy('repo_id', row.id).find((each) => each.user_id === user.id)
  const given: Role[] = [row.private ? 'none' : 'read', named[seat?.permission ?? ''] ?? 'none']
  if (row.owner_type === 'Organization') given.push(...organizationRoles(hub, user, repo))
  return given.reduce((best, each) => (atLeast(each, best) ? each : best))
}

const organizationRoles = (hub: Hub, user: UserRow & Row, { row }: Repo): Role[] => {
  const { store } = hub.emulate
  return store.teamMembers.findBy('user_id', user.id).flatMap((membership): Role[] => {
    const team = store.teams.get(membership.team_id)
    if (team?.org_id !== row.owner_id) return []
    // emulate keeps an organization's people in a team of its own called "members"; its maintainers are the admins.
    if (team.slug === 'members') {
      const base = store.orgs.get(row.owner_id)?.default_repository_permission ?? 'read'
      return [membership.role === 'maintainer' ? 'admin' : (named[base] ?? 'none')]
    }
    const has = store.teamRepos.findBy('team_id', team.id).some((each) => each.repo_id === row.id)
    return has ? [named[team.permission] ?? 'none'] : []
  })
}
