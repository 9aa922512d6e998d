import { type CommandName, commandNames } from '../../core/commands/command.ts'
import { decideCommand } from '../../core/commands/decide.ts'
import { refusalOf } from '../../core/commands/refusals.ts'
import { notAnApprover } from '../../core/permissions/approver.ts'
import { help } from '../templates/help.ts'
import { usages } from '../templates/usages.ts'
import { approverFacts } from './approver.ts'
import { mayRevise, mayWrite } from './may.ts'
import type { Ending, Work } from './work.ts'

const approversOnly: CommandName[] = ['approve', 'reject', 'retry', 'cancel']

/** The commands that this person may use here, and why not the others. */
export async function showHelp(work: Work): Promise<Ending> {
  const { desk, said, found, permission } = work
  const approver = await approverFacts(desk, said, permission)
  const blocked =
    notAnApprover(desk.config.approval, { id: said.author.id, login: said.author.login }, approver) !== null
  const lines = commandNames.map((name) => ({ ...usages[name], not: whyNot(name) }))
  return { reaction: '+1', body: help(said.author.login, permission?.role ?? 'none', lines) }

  function whyNot(name: CommandName): string | null {
    if (approversOnly.includes(name) && blocked) return 'for people who may approve'
    if (name === 'spec' && !mayWrite(permission)) return 'needs write permission'
    if (name === 'revise' && !mayRevise(work)) return 'needs write permission'
    const outcome = decideCommand(name, found?.thread ?? 'origin', found?.metadata.status ?? 'none')
    if ('do' in outcome) return null
    return refusalOf(outcome.refuse, { command: name, origin: found?.metadata.origin.issue ?? null, offer: null }).why
  }
}
