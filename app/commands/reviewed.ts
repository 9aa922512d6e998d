import { decideCommand } from '../../core/commands/decide.ts'
import { parseCommands } from '../../core/commands/parse.ts'
import { refusalOf } from '../../core/commands/refusals.ts'
import { mayType } from '../../core/permissions/may-type.ts'
import type { Attachments } from '../intake/attachments.ts'
import { findSpecByPull } from '../pulls/find.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import { reply, seen, voiceOf } from '../thread/reply.ts'
import { demandSettings } from '../thread/settings.ts'
import { ended, learn } from './index.ts'
import { rework } from './rework.ts'
import { typistFacts } from './typist.ts'

/**
 * Whether a review speaks by itself: it asks for changes, and its text holds no command that changes something. One
 * that only comments is no request, unless it holds a command.
 */
export function asksForChanges(state: string, body: string): boolean {
  if (state.toLowerCase() !== 'changes_requested') return false
  const parsed = parseCommands(body)
  return parsed.kind === 'none' || (parsed.kind === 'command' && /^(?:status|help)$/.test(parsed.command.name))
}

/**
 * Takes up what asks for changes without a command, as `/revise` would: a review, or a voice note under a pull request of
 * ours. From somebody who may not, it is talk like any other in an open repository: no word is said, nothing is spent.
 */
export async function takeUpRequest(desk: Desk, said: Said, attachments: Attachments): Promise<void> {
  // An event may be old, and names what was; what is taken up is decided on what is.
  const pull = await desk.github.pull(said.thread)
  const found = pull && (await findSpecByPull(desk.store, pull))
  if (!found) return
  const permission = await desk.github.permission(said.author.login)
  const typist = await typistFacts(desk, said, 'revise', permission, found)
  if (mayType('revise', typist) !== null) return
  const voice = voiceOf(desk)
  if (!(await seen(voice, said))) return
  const command = { name: 'revise', text: said.body } as const
  const ending = await ended(desk, said, async () => {
    await demandSettings(desk, said)
    const outcome = decideCommand('revise', 'pull_request', found.metadata.status)
    if ('do' in outcome) return rework({ desk, said, command, found, typist, attachments })
    throw refusalOf(outcome.refuse, { command: 'revise', origin: found.metadata.origin.issue, offer: null })
  })
  await reply(voice, said, ending, ending.thread)
  learn(desk, said, ending)
}
