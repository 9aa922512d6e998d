import { commandNames } from '../../core/commands/command.ts'
import { mayType, usableCommands } from '../../core/permissions/may-type.ts'
import { help } from '../templates/help.ts'
import { usages } from '../templates/usages.ts'
import { threadOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/** The commands that this person may use here and now, and why not the others. */
export async function showHelp({ said, found, typist }: Work): Promise<Ending> {
  const usable = usableCommands(threadOf(said, found), found?.metadata.status ?? 'none', typist)
  const lines = commandNames.map((name) => {
    const not = usable.includes(name) ? null : (mayType(name, typist)?.why ?? 'Not now, as things stand here.')
    return { ...usages[name], not }
  })
  return { reaction: '+1', body: help(said.author.login, typist.approver.permission?.role ?? 'none', lines) }
}
