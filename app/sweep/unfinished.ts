import type { Comment, Issue } from '../../core/github/port.ts'
import { type Bot, notAPerson } from '../../core/permissions/person.ts'
import { mostTries, readHeading } from '../templates/marker.ts'

/** What was read of a repository: the latest comments and issues, ours among them. */
export interface Lately {
  comments: Comment[]
  issues: Issue[]
}

/** Fresh things are left alone: their own event is probably at work on them. Milliseconds. */
export const grace = 2 * 60 * 1_000

/**
 * Which comments and issues of people ask something of us and were not answered to the end. Our own replies name what
 * they answer; a reply is always younger than what it answers, so that both are in the same list.
 */
export function unfinished(
  { comments, issues }: Lately,
  bot: Bot,
  asks: { comment: (body: string) => boolean; issue: (body: string) => boolean },
  now: Date,
): { comments: Comment[]; issues: Issue[] } {
  const finished = finishedIn(comments, bot)
  const settled = (created: string) => now.getTime() - Date.parse(created) >= grace
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
