import { type Client, type Repository, unless } from './answers.ts'
import type { People, Permission } from './port.ts'

const builtIn = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const

export const people = ({ rest }: Client, repository: Repository): People => ({
  async permission(username) {
    const asked = rest.repos.getCollaboratorPermissionLevel({ ...repository, username })
    const answer = await unless(asked, [403, 404], null)
    if (answer === null) return null
    const { permission, role_name: role, user } = answer.data
    const level = levelOf(permission, role, user?.permissions)
    return { id: user === null ? null : Number(user.id), role: role || permission, level }
  },

  async inTeam(team, username) {
    const [org = '', team_slug = ''] = team.split('/')
    const membership = await unless(
      rest.teams.getMembershipForUserInOrg({ org, team_slug, username }),
      [403, 404],
      null,
    )
    if (membership !== null) return membership.data.state === 'active'
    // "Not a member" and "no such team, or none that you may see" are the same 404.
    return (await unless(rest.teams.getByName({ org, team_slug }), [403, 404], null)) === null ? null : false
  },
})

/**
 * GitHub writes maintain as write and triage as read, and a role of one's own by its name: the booleans tell best, the
 * role's name second, and the old field last.
 */
function levelOf(
  permission: string,
  role: string,
  may?: { admin?: boolean; maintain?: boolean; push?: boolean; triage?: boolean; pull?: boolean },
): Permission['level'] {
  const named = builtIn.find((level) => level === role)
  if (named) return named
  if (may) {
    if (may.admin) return 'admin'
    if (may.maintain) return 'maintain'
    if (may.push) return 'write'
    if (may.triage) return 'triage'
    return may.pull ? 'read' : 'none'
  }
  return builtIn.find((level) => level === permission) ?? 'none'
}
