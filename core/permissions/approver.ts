import type { Config } from '../config/schema.ts'
import type { Permission } from '../github/port.ts'
import type { Person } from '../spec/metadata.ts'
import { atLeast } from './levels.ts'

/** What GitHub says of somebody who would approve, reject, retry or cancel. Asked at that moment, never remembered. */
export interface ApproverFacts {
  permission: Permission | null
  /** For each team of the settings whether the person is in it; `null` where the token cannot see the team. */
  teams: Record<string, boolean | null>
}

export type NoApprover = 'unknown_permission' | 'other_account' | 'low_permission' | 'not_listed' | 'unseen_teams'

/** Whether the settings let this person approve; `null` means yes. Whatever is not known is a no. */
export function notAnApprover(
  rules: Config['approval'],
  person: Person,
  { permission, teams }: ApproverFacts,
): NoApprover | null {
  if (permission === null) return 'unknown_permission'
  // Logins change hands: what GitHub said must be about the account that wrote.
  if (permission.id !== null && permission.id !== person.id) return 'other_account'
  if (!atLeast(permission, rules.permission)) return 'low_permission'
  if (rules.people === undefined && rules.teams === undefined) return null
  if (rules.people?.some((login) => login.toLowerCase() === person.login.toLowerCase())) return null
  const answers = (rules.teams ?? []).map((team) => teams[team] ?? null)
  if (answers.includes(true)) return null
  return answers.includes(null) ? 'unseen_teams' : 'not_listed'
}

/** Which teams must be asked for: none, where the person is let in or kept out without them. */
export function teamsToAsk(rules: Config['approval'], login: string): string[] {
  const listed = rules.people?.some((one) => one.toLowerCase() === login.toLowerCase()) ?? false
  return listed ? [] : (rules.teams ?? [])
}
