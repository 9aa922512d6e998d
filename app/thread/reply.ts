import type { VersionMarker } from '../../core/comments/version-marker.ts'
import { unless } from '../../core/github/answers.ts'
import type { Comment, GitHub, Reaction } from '../../core/github/port.ts'
import type { Said } from '../said.ts'
import { heading, readHeading } from '../templates/marker.ts'
import type { Desk } from './desk.ts'
import { justBefore } from './since.ts'

/** How a command ended: the reaction on it, and the comment below it. */
export interface Outcome {
  reaction: Extract<Reaction, '+1' | '-1' | 'confused'>
  /** What people read, without the lines for machines. */
  body: string
  /** The comment shows this version. */
  version?: VersionMarker
  /** It failed for a passing reason, for so many times now; the sweep tries again. */
  tries?: number
}

export interface Voice {
  github: GitHub
  /** Our own login: whatever others write is never taken for ours. */
  login: string
  sleep: (milliseconds: number) => Promise<void>
}

export const voiceOf = ({ github, host }: Pick<Desk, 'github' | 'host'>): Voice => ({
  github,
  login: host.bot.login,
  sleep: host.sleep,
})

/** How long a twin may take from its last reaction to its comment before it must look whether it is late. Milliseconds. */
const twinsTime = 2_000

/** Shows at once that a command was seen. `false` where what was said is no longer there: then nothing is asked of us. */
export const seen = ({ github }: Voice, said: Said): Promise<boolean> =>
  unless(
    react(github, said, 'eyes').then(() => true),
    [404, 410],
    false,
  )

/**
 * Ends a command: the reaction, then the comment. The comment comes last, because it is what says "done" to a later
 * sweep. `thread` is what is known to stand on it; where nothing can stand there yet, an empty list saves a request.
 *
 * Two replicas may be at the same delivery. GitHub tells the second that its reaction was there already: it lets the
 * first one answer, and answers itself only where that one has died. Of two that answered all the same the younger
 * answer is deleted by whoever made it.
 */
export async function reply(voice: Voice, said: Said, outcome: Outcome, thread?: Comment[]): Promise<void> {
  const { github, login, sleep } = voice
  const read = async () => answersTo(said, login, await github.comments(said.thread, justBefore(said.createdAt)))
  const known = thread === undefined ? await read() : answersTo(said, login, thread)
  if (known.some(isEnd)) return
  const began = performance.now()
  const first = await react(github, said, outcome.reaction)
  if (first === false) await sleep(twinsTime)
  const before = first === false ? await read() : known
  if (before.some(isEnd)) return
  const made = await write(voice, said, outcome, before[0]?.comment)
  if (made === null || (first === true && performance.now() - began < twinsTime)) return
  const twin = (answer: Answer) => isEnd(answer) && answer.shows === (outcome.version !== undefined)
  if ((await read()).some((answer) => twin(answer) && answer.comment.id < made)) await github.deleteComment(made)
}

/** Writes the answer, or puts it in the place of the notice of a failure; gives the id of a comment that is new. */
async function write({ github }: Voice, said: Said, outcome: Outcome, notice?: Comment): Promise<number | null> {
  const answered = { kind: said.kind, id: said.id }
  const lines = heading(outcome.tries === undefined ? answered : { ...answered, tries: outcome.tries }, outcome.version)
  const body = `${lines}\n${outcome.body}`
  if (notice !== undefined && outcome.version === undefined) {
    await github.updateComment(notice.id, body)
    return null
  }
  const { id } = await github.createComment(said.thread, body)
  // A version is announced anew, so that people are notified; the notice of the failure steps back.
  if (notice !== undefined) {
    await github.updateComment(notice.id, `${heading(answered)}\nThis took more than one try; it is done.`)
  }
  return outcome.tries === undefined ? id : null
}

const isEnd = ({ tries }: Answer): boolean => tries === null

interface Answer {
  comment: Comment
  tries: number | null
  /** Whether it shows a version. */
  shows: boolean
}

/** Our own comments that answer this one. */
export function answersTo(said: Pick<Said, 'kind' | 'id'>, login: string, comments: Comment[]): Answer[] {
  return comments.flatMap((comment) => {
    if (comment.author?.login !== login) return []
    const { answers, tries, version } = readHeading(comment.body)
    return answers?.kind === said.kind && answers.id === said.id ? [{ comment, tries, shows: version !== null }] : []
  })
}

/** Whether we answered this to the end. What comes with an answer is done before it. */
export async function isAnswered({ github, login }: Pick<Voice, 'github' | 'login'>, said: Said): Promise<boolean> {
  const thread = await github.comments(said.thread, justBefore(said.createdAt))
  return answersTo(said, login, thread).some(isEnd)
}

/**
 * Reacts to what was said; `false` where we had reacted so before. A review cannot be reacted to over REST: there the
 * comment alone answers, and `null` says that nothing is known.
 */
export async function react(
  github: GitHub,
  { kind, id }: Pick<Said, 'kind' | 'id'>,
  reaction: Reaction,
): Promise<boolean | null> {
  if (kind === 'issue') return github.react({ issue: id }, reaction)
  if (kind === 'comment') return github.react({ comment: id }, reaction)
  return kind === 'review_comment' ? github.react({ reviewComment: id }, reaction) : null
}
