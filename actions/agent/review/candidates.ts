import { parseCommands } from '../../../core/commands/parse.ts'
import { readAnswerMarker } from '../../../core/comments/answer-marker.ts'
import { readHeard } from '../../../core/comments/heard-marker.ts'
import type { Comment } from '../../../core/github/port.ts'
import type { LineComment, Review } from '../../../core/github/reviews.ts'
import type { ReviewThread } from '../../../core/github/threads.ts'
import { notAPerson } from '../../../core/permissions/person.ts'
import { withoutInvisible } from '../../../core/text/invisible.ts'
import { visibleText } from '../../../core/text/visible.ts'
import type { Candidate } from './ask.ts'
import type { Said } from './said.ts'

/** Characters of one comment; GitHub itself stops at 65,536. */
const longest = 12_000

/** Of the diff above a comment: GitHub gives the whole hunk, which of a new file is the file. */
const hunkLines = 40
const hunkWidth = 400

/**
 * What was asked and has no answer, oldest first: the comments and the text of reviews that request changes, and whatever
 * holds `/revise` or a voice note that the app has heard. Other comments are people's talk with each other, and a thread
 * that a person resolved is settled. How many there may be is asked later: strangers must not take the places of others.
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
  const requests = said.reviews.filter((review) => isRequest(review, said.reviews))
  const came = new Map(said.reviews.map((one) => [one.id, { review: one, asks: requests.includes(one) }]))
  const settled = new Set(
    said.discussion.threads.filter((one) => settledBy(one, said.viewer)).map(({ first }) => first),
  )

  const all = [
    ...said.lines
      .filter(({ id, reply_to }) => !settled.has(reply_to ?? id))
      .map((line) => ofLine(line, came.get(line.review ?? 0), heard.get(`review_comment ${line.id}`))),
    ...requests.map((review) => ofReview(review, heard.get(`review ${review.id}`))),
    ...said.comments.map((comment) => ofComment(comment, heard.get(`comment ${comment.id}`))),
  ]
  return all
    .filter((one) => one !== null)
    .filter(({ id, author, viaApp }) => !answered.has(id) && notAPerson(author, viaApp, bot) === null)
    .sort((a, b) => a.sentAt.localeCompare(b.sentAt))
}

/** By a person: our own mark comes before our answer, and a run may have died between the two. */
const settledBy = ({ resolved, resolver }: ReviewThread, viewer: Said['viewer']): boolean =>
  resolved && resolver !== null && resolver !== viewer.id

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

type Came = { review: Review; asks: boolean } | undefined

function ofLine(line: LineComment, came: Came, heard: Heard): Candidate | null {
  const text = shown(line.body)
  // A review's comments are its author's; GitHub lets nobody else add to it.
  const own = came?.review.author?.id === line.author?.id ? came : undefined
  const requested = own?.asks === true
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
      hunk: endOf(withoutInvisible(line.hunk)),
    },
    thread: line.reply_to ?? line.id,
    nodeId: line.node_id,
    // Until then its author was still at it.
    sentAt: own?.review.submitted_at || line.created_at,
    viaApp: null,
    transcripts: heard ?? [],
  }
}

const endOf = (hunk: string): string =>
  hunk
    .split('\n')
    .slice(-hunkLines)
    .map((line) => line.slice(0, hunkWidth))
    .join('\n')

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
