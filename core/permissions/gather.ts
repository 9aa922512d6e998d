import type { Config } from '../config/schema.ts'
import type { People } from '../github/port.ts'
import { type ApproverFacts, teamsToAsk } from './approver.ts'

/** Asks GitHub what `notAnApprover` must know: one request, and one or two for each team of the settings. */
export async function gatherApprover(github: People, rules: Config['approval'], login: string): Promise<ApproverFacts> {
  const permission = await github.permission(login)
  if (permission === null) return { permission, teams: {} }
  const teams: ApproverFacts['teams'] = {}
  for (const team of teamsToAsk(rules, login)) teams[team] = await github.inTeam(team, login)
  return { permission, teams }
}
