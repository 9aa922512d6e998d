import { nodeId, userJson } from '../formats.ts'
import { type Answer, noContent, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, nextId, type Repo, repoOf, userById } from '../hub.ts'
import { type Json, json, second, text } from '../json.ts'
import { actorOf } from '../principals.ts'
import { findLine, lineAt } from './diff-lines.ts'
import type { Handlers } from './handlers.ts'
import { checkBody, remember } from './issues.ts'
import { factsOf, type Pull, pullOf, tellPull } from './pull-json.ts'
import { reactionCounts } from './reactions.ts'
import { openReview, tellReview } from './reviews.ts'

/** emulate wants an old-style position and has no replies; GitHub takes line and side, and threads by their first. */
export interface ReviewComment {
  id: number
  repoId: number
  pull: number
  reviewId: number
  userId: number
  body: string
  path: string
  line: number | null
  side: 'LEFT' | 'RIGHT'
  startLine: number | null
  position: number | null
  hunk: string
  commitId: string
  /** The thread's first comment; null for that one itself. */
  replyTo: number | null
  resolvedBy: number | null
  at: string
}

export const commentsOn = (hub: Hub, repo: Repo, pull: number): ReviewComment[] =>
  hub.state.reviewComments.filter((each) => each.repoId === repo.row.id && each.pull === pull)

export const reviewCommentJson = (hub: Hub, repo: Repo, comment: ReviewComment): Json => {
  const url = `${hub.url}/repos/${repo.fullName}/pulls/comments/${comment.id}`
  const pull = `${hub.url}/repos/${repo.fullName}/pulls/${comment.pull}`
  const html = `${hub.url}/${repo.fullName}/pull/${comment.pull}#discussion_r${comment.id}`
  return {
    ...{ id: comment.id, node_id: nodeId('PRRC', comment.id), pull_request_review_id: comment.reviewId },
    ...{ url, html_url: html, pull_request_url: pull, diff_hunk: comment.hunk, path: comment.path },
    ...{ position: comment.position, original_position: comment.position },
    ...{ commit_id: comment.commitId, original_commit_id: comment.commitId },
    user: userJson(hub, userById(hub, comment.userId)),
    body: comment.body,
    created_at: comment.at,
    updated_at: hub.state.edits.get(`review-comment:${comment.id}`)?.at ?? comment.at,
    author_association: 'NONE',
    ...{ line: comment.line, original_line: comment.line, side: comment.side },
    ...{ start_line: comment.startLine, original_start_line: comment.startLine },
    start_side: comment.startLine === null ? null : comment.side,
    subject_type: comment.line === null ? 'file' : 'line',
    ...(comment.replyTo === null ? {} : { in_reply_to_id: comment.replyTo }),
    reactions: reactionCounts(hub, `review-comment:${comment.id}`, url),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
  }
}

/** Checks where a comment is to stand, and adds it to a review. */
export const addComment = async (hub: Hub, call: Call, pull: Pull, reviewId: number, given: Json) => {
  const repo = repoOf(call)
  const actor = actorOf(call.principal) ?? refuse(401, 'Requires authentication')
  checkBody('PullRequestReviewComment', given)
  const path = text(given.path) ?? ''
  const file = (await factsOf(hub, repo, pull)).files.find((each) => each.filename === path)
  if (!file) return refuse(422, 'Unprocessable Entity', ['Path could not be resolved'])
  const named = typeof given.position === 'number' ? lineAt(file.patch, given.position) : null
  const line = typeof given.line === 'number' ? given.line : (named?.line ?? null)
  const side = given.side === 'LEFT' || named?.side === 'LEFT' ? 'LEFT' : 'RIGHT'
  const place = line === null ? null : findLine(file.patch, line, side)
  if (!place && given.subject_type !== 'file')
    return refuse(422, 'Unprocessable Entity', ['Line could not be resolved'])
  const comment: ReviewComment = {
    ...{ id: nextId(hub), repoId: repo.row.id, pull: pull.number, reviewId, userId: actor.id },
    ...{ body: String(given.body), path, line, side, position: place?.position ?? null, hunk: place?.hunk ?? '' },
    startLine: typeof given.start_line === 'number' ? given.start_line : null,
    ...{ commitId: text(given.commit_id) ?? pull.headSha, replyTo: null, resolvedBy: null, at: second() },
  }
  hub.state.reviewComments.push(comment)
  return comment
}

export const tellComment = (
  hub: Hub,
  call: Call,
  pull: Pull,
  comment: ReviewComment,
  action: string,
  extra: Json = {},
) =>
  tellPull(
    hub,
    call,
    pull,
    { action, comment: reviewCommentJson(hub, repoOf(call), comment), ...extra },
    'pull_request_review_comment',
  )

/** A single comment is a review of one comment: GitHub tells of both. */
const create = async (hub: Hub, call: Call): Promise<Answer> => {
  const body = json(call.body)
  if (body.in_reply_to !== undefined) return reply(hub, call, Number(body.in_reply_to))
  const pull = pullOf(hub, call)
  const review = openReview(hub, call, pull, {
    state: 'COMMENTED',
    body: '',
    commitId: text(body.commit_id) ?? pull.headSha,
  })
  const comment = await addComment(hub, call, pull, review.id, body).catch((error: unknown) => {
    hub.state.reviews = hub.state.reviews.filter((each) => each !== review)
    throw error
  })
  await tellComment(hub, call, pull, comment, 'created')
  await tellReview(hub, call, pull, review, 'submitted')
  return ok(reviewCommentJson(hub, repoOf(call), comment), 201)
}

/** Replies go to the thread's first comment; a reply to a reply is refused. */
const reply = async (hub: Hub, call: Call, to: number): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const first = commentsOn(hub, repo, pull.number).find((each) => each.id === to) ?? refuse(404, 'Not Found')
  if (first.replyTo !== null)
    refuse(422, 'Validation Failed', [{ resource: 'PullRequestReviewComment', field: 'in_reply_to', code: 'invalid' }])
  const actor = actorOf(call.principal) ?? refuse(401, 'Requires authentication')
  const body = json(call.body)
  checkBody('PullRequestReviewComment', body)
  const review = openReview(hub, call, pull, { state: 'COMMENTED', body: '', commitId: pull.headSha })
  const made = { id: nextId(hub), reviewId: review.id, userId: actor.id, body: String(body.body), at: second() }
  const comment: ReviewComment = { ...first, ...made, replyTo: first.id, resolvedBy: null }
  hub.state.reviewComments.push(comment)
  await tellComment(hub, call, pull, comment, 'created')
  await tellReview(hub, call, pull, review, 'submitted')
  return ok(reviewCommentJson(hub, repo, comment), 201)
}

const find = (hub: Hub, call: Call): ReviewComment => {
  const id = Number(call.params.comment_id)
  const found = hub.state.reviewComments.find((each) => each.id === id && each.repoId === repoOf(call).row.id)
  return found ?? refuse(404, 'Not Found')
}

const pullOfComment = (hub: Hub, call: Call, comment: ReviewComment): Pull =>
  pullOf(hub, { ...call, params: { ...call.params, pull_number: String(comment.pull) } })

const update = async (hub: Hub, call: Call): Promise<Answer> => {
  const comment = find(hub, call)
  const from = comment.body
  comment.body = String(json(call.body).body)
  checkBody('PullRequestReviewComment', json(call.body))
  if (from !== comment.body) remember(hub, call, `review-comment:${comment.id}`, comment.at)
  await tellComment(hub, call, pullOfComment(hub, call, comment), comment, 'edited', { changes: { body: { from } } })
  return ok(reviewCommentJson(hub, repoOf(call), comment))
}

const remove = async (hub: Hub, call: Call): Promise<Answer> => {
  const comment = find(hub, call)
  hub.state.reviewComments = hub.state.reviewComments.filter((each) => each !== comment)
  await tellComment(hub, call, pullOfComment(hub, call, comment), comment, 'deleted')
  return noContent
}

const listed = (hub: Hub, call: Call, comments: ReviewComment[]): Answer => {
  const since = call.query.get('since')
  const shown = comments.map((each) => reviewCommentJson(hub, repoOf(call), each))
  return page(
    `${hub.url}${call.path}`,
    call.query,
    shown.filter((each) => !since || String(each.updated_at) >= since),
  )
}

export const reviewCommentHandlers: Handlers = {
  'pulls/create-review-comment': create,
  'pulls/create-reply-for-review-comment': (hub, call) => reply(hub, call, Number(call.params.comment_id)),
  'pulls/get-review-comment': (hub, call) => ok(reviewCommentJson(hub, repoOf(call), find(hub, call))),
  'pulls/update-review-comment': update,
  'pulls/delete-review-comment': remove,
  'pulls/list-review-comments': (hub, call) =>
    listed(hub, call, commentsOn(hub, repoOf(call), pullOf(hub, call).number)),
  'pulls/list-review-comments-for-repo': (hub, call) =>
    listed(
      hub,
      call,
      hub.state.reviewComments.filter((each) => each.repoId === repoOf(call).row.id),
    ),
  'pulls/list-comments-for-review': (hub, call) =>
    listed(
      hub,
      call,
      hub.state.reviewComments.filter((each) => each.reviewId === Number(call.params.review_id)),
    ),
}
