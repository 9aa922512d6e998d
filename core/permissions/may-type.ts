import { approverWords } from '../approval/words.ts'
import { type CommandName, commandNames } from '../commands/command.ts'
import { decideCommand, type Stage } from '../commands/decide.ts'
import type { Config } from '../config/schema.ts'
import { Refusal } from '../errors.ts'
import type { Person } from '../spec/metadata.ts'
import type { Thread } from '../spec/pointer.ts'
import { type ApproverFacts, notAnApprover } from './approver.ts'
import { atLeast } from './levels.ts'

/** Who may type a command: anyone, who may write, who may write or opened the issue, or who may approve. */
export const needed: Record<CommandName, 'anyone' | 'write' | 'write_or_author' | 'approver'> = {
  spec: 'write',
  revise: 'write_or_author',
  approve: 'approver',
  reject: 'approver',
  retry: 'approver',
  fix: 'write',
  cancel: 'approver',
  status: 'anyone',
  help: 'anyone',
}

export interface TypistFacts {
  person: Person
  /** For commands that anyone may type this need not be asked of GitHub. */
  approver: ApproverFacts
  /** Whether this person opened the issue. */
  is_author: boolean
  settings: Pick<Config, 'approval'> & { specs: Pick<Config['specs'], 'authors_may_revise'> }
}

/** Whether this person may type this command; `null` means yes. It names the rule and what GitHub says of the person. */
export function mayType(command: CommandName, facts: TypistFacts): Refusal | null {
  const { approver, settings } = facts
  const { permission } = approver
  const rule = needed[command]
  if (rule === 'anyone') return null
  if (rule === 'approver') {
    const problem = notAnApprover(settings.approval, facts.person, approver)
    if (problem === null) return null
    const why = approverWords[problem]({ approver, rules: settings.approval })
    return refusal(command, why, 'Ask somebody who may approve: `.sentra/config.yml` says who, under `approval`.')
  }
  const other = permission?.id !== undefined && permission.id !== null && permission.id !== facts.person.id
  if (!other && atLeast(permission, 'write')) return null
  const authorsMay = rule === 'write_or_author' && settings.specs.authors_may_revise
  if (authorsMay && facts.is_author) return null
  const role = permission === null || other ? 'GitHub did not say what yours is' : `yours here is “${permission.role}”`
  const who = authorsMay ? 'write, or having opened the issue' : 'write'
  return refusal(command, `It needs ${who}, and ${role}.`, 'Ask somebody who may write to this repository.')
}

const refusal = (command: CommandName, why: string, next: string) =>
  new Refusal({ what: `\`/${command}\` changed nothing.`, why, next })

/** What `/help` offers: the commands that this person may type here, and that would do something now. */
export const usableCommands = (thread: Thread, stage: Stage, facts: TypistFacts): CommandName[] =>
  commandNames.filter((name) => 'do' in decideCommand(name, thread, stage) && mayType(name, facts) === null)
