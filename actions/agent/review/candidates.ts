import { parseCommands } from '../../../core/commands/parse.ts'
import { readAnswerMarker } from '../../../core/comments/answer-marker.ts'
import { readHeard } from '../../../core/comments/heard-marker.ts'
import type { Comment } from '../../../core/github/port.ts'
import type { LineComment, Review } from '../../../core/github/reviews.ts'
import { notAPerson } from '../../../core/permissions/person.ts'
import { withoutInvisible } from '../../../core/text/invisible.ts'
import { visibleText } from '../../../core/text/visible.ts'
import type { Candidate } from './ask.ts'
import type { Said } from './said.ts'

/** Characters of one comment; GitHub itself stops at 65,536. */
const longest = 12_000

/** So much is worked in at once; the rest waits for the next run. */
export const mostAsks = 100

/**
 * What was asked and has no answer, oldest first: the comments and the text of reviews that request changes, and whatever
 * holds `/revise` or a voice note that the app has heard. Other comments are people's talk with each other.
 *
 * @param trusted the bot that keeps the specs, by login, where it is not the token's own account
 */
export function candidatesIn(said: Said, trusted: string | null): Candidate[] {
  const ours = oursIn(said, trusted)
  const answered = answeredIn(said, trusted)
  const heard = new Map(
    ours.flatMap(({ body }) => {
      const read = readHeard(body)
      return read ? [[`${read.answers.kind} ${read.answers.id}`, read.transcripts] as const] : []
    }),
  )
  const bot = { ...said.viewer, app_id: ownApp(said), shared: false }
  const requests = new Map(said.reviews.filter((review) => isRequest(review, said.reviews)).map((one) => [one.id, one]))

  const all = [
    ...said.lines.map((line) => ofLine(line, requests.get(line.review ?? 0), heard.get(`review_comment ${line.id}`))),
    ...[...requests.values()].map((review) => ofReview(review, heard.get(`review ${review.id}`))),
    ...said.comments.map((comment) => ofComment(comment, heard.get(`comment ${comment.id}`))),
  ]
  return all
    .filter((one) => one !== null)
    .filter(({ id, author, viaApp }) => !answered.has(id) && notAPerson(author, viaApp, bot) === null)
    .sort((a, b) => a.sentAt.localeCompare(b.sentAt))
    .slice(0, mostAsks)
}

/** What we wrote there. */
const oursIn = ({ lines, comments, viewer }: Said, trusted: string | null) =>
  [...lines, ...comments].filter(({ author }) => author?.id === viewer.id || (author && author.login === trusted))

/** What has its answer. */
export const answeredIn = (said: Said, trusted: string | null): ReadonlySet<string> =>
  new Set(oursIn(said, trusted).flatMap(({ body }) => readAnswerMarker(body)?.asks ?? []))

/** The App through which this job's account writes: people may write through it, too. */
export const ownApp = ({ comments, viewer }: Said): number | null =>
  comments.find(({ author }) => author?.id === viewer.id)?.via_app ?? null

/** A review that asks for something: changes requested and not withdrawn since, or `/revise` in its text. */
function isRequest(review: Review, all: readonly Review[]): boolean {
  if (review.state === 'DISMISSED' || review.state === 'PENDING') return false
  if (asksFor(review.body)) return true
  if (review.state !== 'CHANGES_REQUESTED') return false
  const later = all.filter(({ id, author }) => author?.id === review.author?.id && id > review.id)
  return !later.some(({ state }) => state === 'APPROVED')
}

function asksFor(body: string): boolean {
  const parsed = parseCommands(body)
  return parsed.kind === 'command' && parsed.command.name === 'revise'
}

const shown = (body: string) => visibleText(body).trim().slice(0, longest)

type Heard = readonly string[] | undefined

function ofLine(line: LineComment, review: Review | undefined, heard: Heard): Candidate | null {
  const text = shown(line.body)
  // A review's comments are its author's; GitHub lets nobody else add to it.
  const requested = review !== undefined && review.author?.id === line.author?.id
  if (line.author === null || !(requested || asksFor(line.body) || heard) || (text === '' && !heard)) return null
  return {
    id: `rc-${line.id}`,
    kind: 'comment',
    author: line.author,
    text,
    place: {
      path: line.path,
      line: line.line,
      startLine: line.start_line,
      side: line.side,
      hunk: withoutInvisible(line.hunk),
    },
    thread: line.reply_to ?? line.id,
    nodeId: line.node_id,
    sentAt: requested ? review.submitted_at : line.created_at,
    viaApp: null,
    transcripts: heard ?? [],
  }
}

function ofReview(review: Review, heard: Heard): Candidate | null {
  const text = shown(review.body)
  if (review.author === null || (text === '' && !heard)) return null
  return {
    ...{ id: `rv-${review.id}`, kind: 'comment', author: review.author, text, place: null, thread: null },
    ...{ nodeId: review.node_id, sentAt: review.submitted_at, viaApp: null, transcripts: heard ?? [] },
  }
}

function ofComment(comment: Comment, heard: Heard): Candidate | null {
  const text = shown(comment.body)
  if (comment.author === null || !(asksFor(comment.body) || heard) || (text === '' && !heard)) return null
  return {
    ...{ id: `ic-${comment.id}`, kind: 'comment', author: comment.author, text, place: null, thread: null },
    ...{ nodeId: comment.node_id, sentAt: comment.created_at, viaApp: comment.via_app, transcripts: heard ?? [] },
  }
}
