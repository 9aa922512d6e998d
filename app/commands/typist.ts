import type { CommandName } from '../../core/commands/command.ts'
import type { Permission } from '../../core/github/port.ts'
import { type ApproverFacts, teamsToAsk } from '../../core/permissions/approver.ts'
import { needed, type TypistFacts } from '../../core/permissions/may-type.ts'
import type { FoundSpec } from '../../core/store/read.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'

/** What decides whether somebody may type a command: the role that GitHub gave a moment ago, and teams where they count. */
export async function typistFacts(
  { github, config }: Desk,
  { author }: Said,
  command: CommandName,
  permission: Permission | null,
  found: FoundSpec | null,
): Promise<TypistFacts> {
  const teams: ApproverFacts['teams'] = {}
  const counts = permission !== null && (needed[command] === 'approver' || command === 'help')
  for (const team of counts ? teamsToAsk(config.approval, author.login) : []) {
    teams[team] = await github.inTeam(team, author.login)
  }
  return {
    person: { id: author.id, login: author.login },
    approver: { permission, teams },
    is_author: found?.metadata.origin.author.id === author.id,
    settings: config,
  }
}
