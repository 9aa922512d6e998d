import { parseCommands } from '../../core/commands/parse.ts'
import type { Config } from '../../core/config/schema.ts'
import type { Comment, Permission } from '../../core/github/port.ts'
import { atLeast } from '../../core/permissions/levels.ts'
import { needed } from '../../core/permissions/may-type.ts'
import { hadEnough } from '../commands/rationing.ts'
import type { Said } from '../said.ts'

export interface Asking {
  said: Said
  /** Its author's, as GitHub says now. */
  permission: Permission | null
}

/**
 * What is still worth taking up, and in which order: those who may write first, so that nobody else can keep them
 * waiting, and of each the oldest first. What will never be answered is none of it: a stranger's issue that waits for a
 * writer's `/spec`, and what a stranger asked beyond the day's answers.
 */
export function inTurn(
  asking: Asking[],
  lately: readonly Comment[],
  { login, specs }: { login: string; specs: Pick<Config['specs'], 'authors_may_revise'> },
): Asking[] {
  const writes = ({ permission }: Asking) => atLeast(permission, 'write')
  const worth = (one: Asking) => {
    if (writes(one)) return true
    const parsed = parseCommands(one.said.body)
    if (parsed.kind === 'none') return false
    const mayCount =
      parsed.kind === 'command' && specs.authors_may_revise && needed[parsed.command.name] === 'write_or_author'
    return mayCount || !hadEnough(one.said, lately, login)
  }
  return asking
    .filter(worth)
    .sort((a, b) => Number(writes(b)) - Number(writes(a)) || a.said.createdAt.localeCompare(b.said.createdAt))
}
