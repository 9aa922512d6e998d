import { approverWords } from '../../core/approval/words.ts'
import { Refusal } from '../../core/errors.ts'
import type { Permission } from '../../core/github/port.ts'
import { type ApproverFacts, notAnApprover, teamsToAsk } from '../../core/permissions/approver.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'

/** What decides whether somebody may approve: the role that GitHub gave a moment ago, and the teams of the settings. */
export async function approverFacts(
  { github, config }: Desk,
  { author }: Said,
  permission: Permission | null,
): Promise<ApproverFacts> {
  const teams: ApproverFacts['teams'] = {}
  if (permission === null) return { permission, teams }
  for (const team of teamsToAsk(config.approval, author.login)) teams[team] = await github.inTeam(team, author.login)
  return { permission, teams }
}

/** Lets approvers pass; anybody else is refused with the rule and their own permission. */
export async function demandApprover(
  desk: Desk,
  said: Said,
  permission: Permission | null,
  command: string,
): Promise<void> {
  const approver = await approverFacts(desk, said, permission)
  const { approval: rules } = desk.config
  const problem = notAnApprover(rules, { id: said.author.id, login: said.author.login }, approver)
  if (problem === null) return
  throw new Refusal({
    what: `\`/${command}\` changed nothing.`,
    why: approverWords[problem]({ approver, rules }).replace(/^Approving needs/, `\`/${command}\` needs`),
    next: 'Ask somebody who may approve. The rule stands in `.sentra/config.yml` under `approval`.',
  })
}
