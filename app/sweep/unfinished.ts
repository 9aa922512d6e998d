import type { Comment, Issue } from '../../core/github/port.ts'
import { type Bot, notAPerson } from '../../core/permissions/person.ts'
import type { Host } from '../host.ts'
import { mostTries, readHeading } from '../templates/marker.ts'

/** What was read of a repository: the latest comments and issues, ours among them. */
export interface Lately {
  comments: Comment[]
  issues: Issue[]
}

const minute = 60 * 1_000

/** Fresh things are left alone: their own event is probably at work on them. Milliseconds. */
export const grace = 2 * minute

/**
 * Where several processes may be at work, longer than the longest command: two questions to a model of three tries each,
 * three minutes a try. Otherwise a slow one would be paid for twice. Jobs of the action come one after the other.
 */
export const graceOf = ({ kind }: Pick<Host, 'kind'>): number => (kind === 'app' ? 20 * minute : grace)

/**
 * Which comments and issues of people ask something of us and were not answered to the end. Our own replies name what
 * they answer; a reply is always made later than what it answers, so that a list that begins with the newest has both.
 */
export function unfinished(
  { comments, issues }: Lately,
  { bot, kind }: Pick<Host, 'bot' | 'kind'>,
  asks: { comment: (body: string) => boolean; issue: (body: string) => boolean },
  now: Date,
): Lately {
  const finished = finishedIn(comments, bot)
  const settled = (created: string) => now.getTime() - Date.parse(created) >= graceOf({ kind })
  return {
    comments: comments.filter(
      (comment) =>
        !finished.has(`comment:${comment.id}`) &&
        settled(comment.created_at) &&
        notAPerson(comment.author, comment.via_app, bot) === null &&
        asks.comment(comment.body),
    ),
    issues: issues.filter(
      (issue) =>
        !issue.is_pull_request &&
        !finished.has(`issue:${issue.number}`) &&
        settled(issue.created_at) &&
        notAPerson(issue.author, issue.via_app, bot) === null &&
        asks.issue(issue.body),
    ),
  }
}

/** What our replies among these comments have answered to the end, as `comment:7`. */
export function finishedIn(comments: Comment[], bot: Bot): ReadonlySet<string> {
  const finished = new Set<string>()
  for (const comment of comments) {
    if (comment.author?.login !== bot.login) continue
    const { answers, tries } = readHeading(comment.body)
    if (answers !== null && (tries === null || tries >= mostTries)) finished.add(`${answers.kind}:${answers.id}`)
  }
  return finished
}
