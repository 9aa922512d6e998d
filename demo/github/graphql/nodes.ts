import type { CommentRow, IssueRow, Row } from '../emulate.ts'
import { nodeId } from '../formats.ts'
import type { Pull } from '../front/pull-json.ts'
import type { ReviewComment } from '../front/review-comments.ts'
import { commentsOn } from '../front/review-comments.ts'
import type { Review } from '../front/reviews.ts'
import { type Hub, issueRow, type Repo, userById } from '../hub.ts'
import { second } from '../json.ts'
import type { Node } from './graphql.ts'

/** What GraphQL can show of issues, comments, pull requests and their threads. */
const actor = (hub: Hub, id: number | null): Node | null => {
  if (id === null) return null
  const user = userById(hub, id)
  return {
    __typename: user.type === 'Bot' ? 'Bot' : 'User',
    login: user.login.replace(/\[bot\]$/, ''),
    id: user.node_id,
    databaseId: user.id,
  }
}

const edited = (hub: Hub, key: string) => {
  const edit = hub.state.edits.get(key)
  return {
    lastEditedAt: edit?.at ?? null,
    includesCreatedEdit: edit !== undefined,
    editor: edit ? { __typename: 'User', login: edit.by } : null,
  }
}

const folded = (hub: Hub, key: string) => ({
  isMinimized: hub.state.minimized.has(key),
  minimizedReason: hub.state.minimized.get(key)?.toLowerCase() ?? null,
})

const whole = (at: string) => second(Date.parse(at))

export const issueNode = (hub: Hub, repo: Repo, row: IssueRow & Row): Node => ({
  __typename: 'Issue',
  id: nodeId('I', row.id),
  fullDatabaseId: String(row.id),
  databaseId: row.id,
  ...{ number: row.number, title: row.title, body: row.body ?? '', state: row.state.toUpperCase() },
  url: `${hub.url}/${repo.fullName}/issues/${row.number}`,
  ...{ createdAt: whole(row.created_at), updatedAt: whole(row.updated_at) },
  author: actor(hub, row.user_id),
  comments: connection('IssueCommentConnection', commentsBelow(hub, repo, row.number)),
  timelineItems: timeline(hub, row.id),
  ...edited(hub, `issue:${row.id}`),
})

/** Of an issue's many kinds of events only its changes of title; one that asks for others gets none. */
const timeline = (hub: Hub, issue: number) => (args: Record<string, unknown>) => {
  const wanted = Array.isArray(args.itemTypes) && args.itemTypes.includes('RENAMED_TITLE_EVENT')
  const renames = (wanted ? hub.state.renames.get(issue) : undefined) ?? []
  const nodes = renames.map(({ at, from, to }) => ({
    ...{ __typename: 'RenamedTitleEvent', createdAt: at, previousTitle: from, currentTitle: to },
  }))
  return connection('IssueTimelineItemsConnection', nodes)(args)
}

const commentsBelow = (hub: Hub, repo: Repo, number: number): Node[] =>
  hub.emulate.store.comments
    .findBy('repo_id', repo.row.id)
    .filter((each) => each.issue_number === number)
    .sort((a, b) => a.id - b.id)
    .map((each) => commentNode(hub, each))

export const commentNode = (hub: Hub, row: CommentRow & Row): Node => ({
  __typename: 'IssueComment',
  id: nodeId('IC', row.id),
  ...{ databaseId: row.id, fullDatabaseId: String(row.id), body: row.body, createdAt: whole(row.created_at) },
  author: actor(hub, row.user_id),
  ...folded(hub, `comment:${row.id}`),
  ...edited(hub, `comment:${row.id}`),
})

export const reviewNode = (hub: Hub, review: Review): Node => ({
  __typename: 'PullRequestReview',
  id: nodeId('PRR', review.id),
  ...{ databaseId: review.id, fullDatabaseId: String(review.id), body: review.body, state: review.state },
  ...{ submittedAt: review.submittedAt, author: actor(hub, review.userId) },
  ...folded(hub, `review:${review.id}`),
  ...edited(hub, `review:${review.id}`),
})

export const reviewCommentNode = (hub: Hub, comment: ReviewComment): Node => ({
  __typename: 'PullRequestReviewComment',
  id: nodeId('PRRC', comment.id),
  ...{ databaseId: comment.id, fullDatabaseId: String(comment.id), body: comment.body, path: comment.path },
  ...{ line: comment.line, createdAt: comment.at, author: actor(hub, comment.userId) },
  ...folded(hub, `review-comment:${comment.id}`),
  ...edited(hub, `review-comment:${comment.id}`),
})

export const threadNode = (hub: Hub, first: ReviewComment, all: ReviewComment[]): Node => ({
  __typename: 'PullRequestReviewThread',
  id: nodeId('PRRT', first.id),
  isResolved: first.resolvedBy !== null,
  isOutdated: false,
  ...{ path: first.path, line: first.line },
  resolvedBy: actor(hub, first.resolvedBy),
  comments: connection(
    'PullRequestReviewCommentConnection',
    all.filter((each) => each.id === first.id || each.replyTo === first.id).map((each) => reviewCommentNode(hub, each)),
  ),
})

export const pullNode = (hub: Hub, repo: Repo, pull: Pull): Node => {
  const row = issueRow(hub, repo, pull.number)
  const all = commentsOn(hub, repo, pull.number)
  const threads = all.filter((each) => each.replyTo === null).map((each) => threadNode(hub, each, all))
  return {
    ...issueNode(hub, repo, row),
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    ...{ databaseId: pull.id, fullDatabaseId: String(pull.id), isDraft: pull.draft, merged: pull.merged },
    state: pull.merged ? 'MERGED' : row.state.toUpperCase(),
    url: `${hub.url}/${repo.fullName}/pull/${pull.number}`,
    ...{ headRefName: pull.headRef, headRefOid: pull.headSha, baseRefName: pull.baseRef },
    reviewThreads: connection('PullRequestReviewThreadConnection', threads),
  }
}

/** A page of a connection by `first` and `after`; GitHub refuses one that says how many it wants neither way. */
const connection =
  (type: string, all: Node[]) =>
  ({ first, last, after }: Record<string, unknown>): Node => {
    const start = typeof after === 'string' ? Number(Buffer.from(after, 'base64url').toString()) : 0
    const size = typeof first === 'number' ? first : typeof last === 'number' ? last : all.length
    const nodes = typeof last === 'number' ? all.slice(-size) : all.slice(start, start + size)
    const end = start + nodes.length
    const pageInfo = {
      __typename: 'PageInfo',
      hasNextPage: end < all.length,
      endCursor: nodes.length ? Buffer.from(String(end)).toString('base64url') : null,
    }
    return { __typename: type, nodes, totalCount: all.length, pageInfo }
  }
