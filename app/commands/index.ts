import { parseCommands } from '../../core/commands/parse.ts'
import { ConflictError, FormatError, Refusal } from '../../core/errors.ts'
import type { Attachments } from '../intake/attachments.ts'
import type { Said } from '../said.ts'
import { endings } from '../templates/endings.ts'
import { failure, refusal } from '../templates/refusal.ts'
import type { About, Desk } from '../thread/desk.ts'
import { answersTo, reply, seen, voiceOf } from '../thread/reply.ts'
import { justBefore } from '../thread/since.ts'
import { refusedByGitHub, Unavailable } from '../unavailable.ts'
import { obey } from './obey.ts'
import { tooOften } from './rationing.ts'
import type { Ending } from './work.ts'

/** Whether a text asks anything of us; read before anything is asked of GitHub. */
export const asksUs = (body: string): boolean => /^ {0,3}\/[A-Za-z]/m.test(body) && parseCommands(body).kind !== 'none'

/** A process that has not seen a spec before guesses that it is approved early: a wrong guess costs nothing. */
const firstVersions = [1, 2, 3]

/** What is probably needed to take this up, to be read together with the settings. */
export function aboutOf({ thread, title, body, isPull, nodeId }: Said): About {
  const parsed = parseCommands(body)
  const approval = parsed.kind === 'command' && parsed.command.name === 'approve' ? parsed.command : null
  const onShow = approval !== null && approval.hash === undefined && !isPull
  const versions = approval === null ? [] : approval.version === undefined ? firstVersions : [approval.version]
  return { thread, title: isPull ? null : title, versions, onShow, ...(approval && { comment: nodeId }) }
}

/**
 * Takes a comment up from the reaction that says it was seen to the one that says how it ended. Safe to call again at
 * any time: what is done is not done twice, and what is missing is done. Tells whether it was answered.
 */
export async function takeUp(desk: Desk, said: Said, attachments: Attachments): Promise<boolean> {
  const parsed = parseCommands(said.body)
  if (parsed.kind === 'none') return false
  const voice = voiceOf(desk)
  if (!(await seen(voice, said))) return false
  const permission = await desk.github.permission(said.author.login)
  const ending = await ended<Ending | null>(desk, said, async () => {
    if (parsed.kind === 'malformed') return { reaction: 'confused', body: parsed.why }
    if (parsed.kind === 'several') return { reaction: 'confused', body: endings.tooMany(parsed.names) }
    return obey(desk, said, parsed.command, permission, attachments)
  })
  if (ending === null) return true
  if (await tooOften(desk, said, permission, ending)) return false
  await reply(voice, said, ending, ending.thread)
  learn(desk, said, ending)
  return true
}

/** Runs a command and turns what people must know of its failure into an ending; anything else is thrown. */
export async function ended<Result extends Ending | null = Ending>(
  desk: Desk,
  said: Said,
  work: () => Promise<Result>,
): Promise<Result | Ending> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return { reaction: '-1', body: refusal(error) }
    if (error instanceof FormatError || error instanceof ConflictError)
      return { reaction: 'confused', body: refusal(error) }
    const passing = error instanceof Unavailable ? error : refusedByGitHub(error)
    if (passing === null) throw error
    const thread = await desk.github.comments(said.thread, justBefore(said.createdAt))
    const [before] = answersTo(said, desk.host.bot.login, thread)
    const tries = (before?.tries ?? 0) + 1
    return { reaction: 'confused', body: failure(passing.what, passing.why, tries), tries, thread }
  }
}

/** Remembers which spec these threads have, to read it together with the rest the next time. */
export function learn(desk: Desk, said: Said, { metadata }: Ending): void {
  if (metadata === undefined) return
  const { owner, repo } = desk.repository
  const { implementation, origin } = metadata
  const threads = [said.thread, origin.issue, implementation?.issue, implementation?.pull_request]
  desk.known.learn(`${owner}/${repo}`, threads, metadata)
}
