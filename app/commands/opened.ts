import { atLeast } from '../../core/permissions/levels.ts'
import { extractSpec, formFields } from '../../core/spec/extract.ts'
import { findSpecByThread } from '../../core/store/read.ts'
import { findNotes } from '../audio/find.ts'
import type { Attachments } from '../intake/attachments.ts'
import { type Said, sourceOf } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import { isAnswered, reply, seen, voiceOf } from '../thread/reply.ts'
import { demandSettings } from '../thread/settings.ts'
import { draft } from './draft.ts'
import { ended, learn } from './index.ts'
import { isLate } from './overtaken.ts'
import { isCommitted, resume } from './resume.ts'
import { typistFacts } from './typist.ts'
import type { Ending, Work } from './work.ts'

/** Whether an issue asks for a spec by itself: it carries a voice note, the "Voice spec" form, or a spec in its form. */
export function wantsSpec(body: string, server: string): boolean {
  const fields = formFields(body)
  if (fields.words !== undefined || fields.spec !== undefined) return true
  return findNotes(body, { server }).length > 0 || extractSpec(body) !== null
}

/**
 * Drafts from an opened issue, if its author may write. Anyone else's waits for a writer's `/spec`, without a word; and
 * where such a command was faster than the event, or the event was lost, its spec is the issue's. Tells whether it was
 * answered.
 */
export async function takeUpIssue(desk: Desk, said: Said, attachments: Attachments): Promise<boolean> {
  const permission = await desk.github.permission(said.author.login)
  if (!atLeast(permission, 'write')) return false
  const voice = voiceOf(desk)
  if (!(await seen(voice, said))) return false
  const ending = await ended<Ending | null>(desk, said, async () => {
    const found = await findSpecByThread(desk.store, said.thread)
    const source = await sourceOf(said)
    const committed = isCommitted(found, source)
    if (found !== null && !committed) return null
    if ((committed || isLate(desk.host, said)) && (await isAnswered(voice, said))) return null
    const typist = await typistFacts(desk, said, 'spec', permission, found)
    const work: Work<'spec'> = { desk, said, command: { name: 'spec', text: '' }, found, typist, attachments }
    const resumed = await resume(work as Work, source)
    if (resumed !== null) return resumed
    await demandSettings(desk, said)
    return draft(work)
  })
  if (ending === null) return false
  await reply(voice, said, ending, ending.thread)
  learn(desk, said, ending)
  return true
}
