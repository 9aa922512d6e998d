import type { VersionMarker } from '../../core/comments/version-marker.ts'
import { unless } from '../../core/github/answers.ts'
import type { Comment, GitHub, Reaction } from '../../core/github/port.ts'
import type { Said } from '../said.ts'
import { heading, readHeading } from '../templates/marker.ts'
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
}

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
 */
export async function reply(voice: Voice, said: Said, outcome: Outcome, thread?: Comment[]): Promise<void> {
  const { github, login } = voice
  const before = answersTo(said, login, thread ?? (await github.comments(said.thread, justBefore(said.createdAt))))
  if (before.some(({ tries }) => tries === null)) return
  const answered = { kind: said.kind, id: said.id }
  const lines = heading(outcome.tries === undefined ? answered : { ...answered, tries: outcome.tries }, outcome.version)
  const body = `${lines}\n${outcome.body}`
  await react(github, said, outcome.reaction)
  const [again] = before
  if (again === undefined) await github.createComment(said.thread, body)
  else if (outcome.version === undefined) await github.updateComment(again.comment.id, body)
  else {
    // A version is announced anew, so that people are notified; the notice of the failure steps back.
    await github.createComment(said.thread, body)
    await github.updateComment(again.comment.id, `${heading(answered)}\nThis took more than one try; it is done.`)
  }
}

interface Answer {
  comment: Comment
  tries: number | null
}

/** Our own comments that answer this one. */
export function answersTo(said: Pick<Said, 'kind' | 'id'>, login: string, comments: Comment[]): Answer[] {
  return comments.flatMap((comment) => {
    if (comment.author?.login !== login) return []
    const { answers, tries } = readHeading(comment.body)
    return answers?.kind === said.kind && answers.id === said.id ? [{ comment, tries }] : []
  })
}

/** Reacts to what was said. A review cannot be reacted to over REST: there the comment alone answers. */
export async function react(
  github: GitHub,
  { kind, id }: Pick<Said, 'kind' | 'id'>,
  reaction: Reaction,
): Promise<void> {
  if (kind === 'issue') await github.react({ issue: id }, reaction)
  else if (kind === 'comment') await github.react({ comment: id }, reaction)
  else if (kind === 'review_comment') await github.react({ reviewComment: id }, reaction)
}
