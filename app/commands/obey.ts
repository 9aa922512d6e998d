import { offerLine } from '../../core/approval/offer.ts'
import type { Command } from '../../core/commands/command.ts'
import { stateChanging } from '../../core/commands/command.ts'
import { type Action, decideCommand } from '../../core/commands/decide.ts'
import { refusalOf } from '../../core/commands/refusals.ts'
import type { Permission } from '../../core/github/port.ts'
import { mayType } from '../../core/permissions/may-type.ts'
import { newestVersion } from '../../core/spec/transitions.ts'
import { type FoundSpec, findSpecByThread } from '../../core/store/read.ts'
import type { Attachments } from '../intake/attachments.ts'
import { findSpecByPull } from '../pulls/find.ts'
import { type Said, sourceOf } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import { isAnswered, voiceOf } from '../thread/reply.ts'
import { demandSettings } from '../thread/settings.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { draft } from './draft.ts'
import { fix } from './fix.ts'
import { threadOf } from './found.ts'
import { isLate, overtaken } from './overtaken.ts'
import { reject } from './reject.ts'
import { isCommitted, resume } from './resume.ts'
import { retry } from './retry.ts'
import { revise } from './revise.ts'
import { rework } from './rework.ts'
import { showHelp } from './show-help.ts'
import { showStatus } from './show-status.ts'
import { typistFacts } from './typist.ts'
import { unseenApp } from './unseen-app.ts'
import type { Ending, Work } from './work.ts'

type Actions = { [Name in Action]: (work: never) => Promise<Ending> }

const actions: Actions = {
  draft,
  revise,
  reopen: revise,
  approve,
  reject,
  start_run: retry,
  rework,
  fix,
  cancel,
  show_status: showStatus,
  show_help: showHelp,
}

/**
 * Does one command: who may, what was done already, what the table says, and then that. `null` where it was answered to
 * the end before: by an earlier delivery of it, or by a sweep that its own event comes after.
 * @throws Refusal where the answer is no.
 */
export async function obey(
  desk: Desk,
  said: Said,
  command: Command,
  permission: Permission | null,
  attachments: Attachments,
): Promise<Ending | null> {
  const found = await findSpec(desk, said)
  const source = await sourceOf(said)
  const late = isLate(desk.host, said)
  if ((late || isCommitted(found, source)) && (await isAnswered(voiceOf(desk), said))) return null
  const typist = await typistFacts(desk, said, command.name, permission, found)
  const work: Work = { desk, said, command, found, typist, attachments }
  const resumed = await resume(work, source)
  if (resumed !== null) return resumed
  const forbidden = mayType(command.name, typist)
  if (forbidden !== null) throw forbidden
  if (stateChanging.has(command.name)) await demandSettings(desk, said)
  const outcome = decideCommand(command.name, threadOf(said, found), found?.metadata.status ?? 'none')
  const unseen = 'do' in outcome ? unseenApp(said, command.name) : null
  if (unseen !== null) throw unseen
  if ('do' in outcome) {
    const newer = late && found !== null ? overtaken(command.name, said, found.metadata) : null
    if (newer !== null) throw newer
    return actions[outcome.do](work as never)
  }
  const newest = found === null ? null : newestVersion(found.metadata)
  throw refusalOf(outcome.refuse, {
    command: command.name,
    origin: found?.metadata.origin.issue ?? null,
    offer: newest === null ? null : offerLine(newest.version, newest.sha256),
  })
}

/** The spec of a thread. A pull request that a person opened from a branch of ours has no pointer, but its branch. */
async function findSpec({ store, github }: Desk, { thread, isPull }: Said): Promise<FoundSpec | null> {
  const found = await findSpecByThread(store, thread)
  if (found !== null || !isPull) return found
  const pull = await github.pull(thread)
  return pull && findSpecByPull(store, pull)
}
