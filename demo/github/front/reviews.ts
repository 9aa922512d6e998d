import { nodeId, userJson } from '../formats.ts'
import { type Answer, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, issueRow, nextId, type Repo, repoOf, userById } from '../hub.ts'
import { type Json, json, list, second, text } from '../json.ts'
import { actorOf } from '../principals.ts'
import type { Handlers } from './handlers.ts'
import { checkBody, remember } from './issues.ts'
import { type Pull, pullOf, tellPull } from './pull-json.ts'
import { addComment, type ReviewComment, tellComment } from './review-comments.ts'

/** Reviews belong to pull requests, and so to the front. They have no reactions in REST. */
export interface Review {
  id: number
  repoId: number
  pull: number
  userId: number
  body: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'PENDING' | 'DISMISSED'
  commitId: string
  submittedAt: string | null
}

const states = new Map<unknown, Review['state']>([
  ['APPROVE', 'APPROVED'],
  ['REQUEST_CHANGES', 'CHANGES_REQUESTED'],
  ['COMMENT', 'COMMENTED'],
])

const reviewJson = (hub: Hub, repo: Repo, review: Review): Json => {
  const pull = `${hub.url}/repos/${repo.fullName}/pulls/${review.pull}`
  const html = `${hub.url}/${repo.fullName}/pull/${review.pull}#pullrequestreview-${review.id}`
  return {
    ...{ id: review.id, node_id: nodeId('PRR', review.id), body: review.body, state: review.state },
    user: userJson(hub, userById(hub, review.userId)),
    ...{ html_url: html, pull_request_url: pull, commit_id: review.commitId, author_association: 'NONE' },
    ...(review.submittedAt ? { submitted_at: review.submittedAt } : {}),
    _links: { html: { href: html }, pull_request: { href: pull } },
  }
}

export const openReview = (
  hub: Hub,
  call: Call,
  pull: Pull,
  { state, body, commitId }: Pick<Review, 'state' | 'body' | 'commitId'>,
): Review => {
  const actor = actorOf(call.principal) ?? refuse(401, 'Requires authentication')
  const review: Review = {
    ...{ id: nextId(hub), repoId: pull.repoId, pull: pull.number, userId: actor.id, body, state, commitId },
    submittedAt: state === 'PENDING' ? null : second(),
  }
  hub.state.reviews.push(review)
  return review
}

/** In a webhook GitHub writes a review's state in small letters. */
export const tellReview = (hub: Hub, call: Call, pull: Pull, review: Review, action: string) => {
  const shown = { ...reviewJson(hub, repoOf(call), review), state: review.state.toLowerCase() }
  return tellPull(hub, call, pull, { action, review: shown }, 'pull_request_review')
}

const checkEvent = (hub: Hub, call: Call, pull: Pull, event: unknown, body: string, comments: number) => {
  const author = issueRow(hub, repoOf(call), pull.number).user_id
  const own = author === actorOf(call.principal)?.id
  if (own && event === 'APPROVE') refuse(422, 'Unprocessable Entity', ['Can not approve your own pull request'])
  if (own && event === 'REQUEST_CHANGES')
    refuse(422, 'Unprocessable Entity', ['Can not request changes on your own pull request'])
  if (call.principal.kind === 'actions' && event === 'APPROVE' && !hub.switches.actionsMayOpenPulls)
    refuse(422, 'Unprocessable Entity', ['GitHub Actions is not permitted to approve pull requests.'])
  if (event === 'REQUEST_CHANGES' && !body) refuse(422, 'Unprocessable Entity', ['Body is required'])
  if (event === 'COMMENT' && !body && !comments) refuse(422, 'Unprocessable Entity', ['Body is required'])
}

const create = async (hub: Hub, call: Call): Promise<Answer> => {
  const pull = pullOf(hub, call)
  const given = json(call.body)
  const body = text(given.body) ?? ''
  const inline = list(given.comments).map(json)
  checkBody('PullRequestReview', given)
  checkEvent(hub, call, pull, given.event, body, inline.length)
  const state = states.get(given.event) ?? 'PENDING'
  const review = openReview(hub, call, pull, { state, body, commitId: text(given.commit_id) ?? pull.headSha })
  const made: ReviewComment[] = []
  try {
    for (const each of inline) made.push(await addComment(hub, call, pull, review.id, each))
  } catch (error) {
    hub.state.reviews = hub.state.reviews.filter((each) => each !== review)
    hub.state.reviewComments = hub.state.reviewComments.filter((each) => each.reviewId !== review.id)
    throw error
  }
  if (state !== 'PENDING') await publish(hub, call, pull, review)
  return ok(reviewJson(hub, repoOf(call), review))
}

const publish = async (hub: Hub, call: Call, pull: Pull, review: Review) => {
  await tellReview(hub, call, pull, review, 'submitted')
  for (const comment of hub.state.reviewComments.filter((each) => each.reviewId === review.id))
    await tellComment(hub, call, pull, comment, 'created')
}

const find = (hub: Hub, call: Call): Review => {
  const pull = pullOf(hub, call)
  const id = Number(call.params.review_id)
  const found = hub.state.reviews.find(
    (each) => each.id === id && each.pull === pull.number && each.repoId === pull.repoId,
  )
  return found && visible(call, found) ? found : refuse(404, 'Not Found')
}

/** A review that is still being written is seen by its author alone. */
const visible = (call: Call, review: Review) =>
  review.state !== 'PENDING' || review.userId === actorOf(call.principal)?.id

const submit = async (hub: Hub, call: Call): Promise<Answer> => {
  const review = find(hub, call)
  const pull = pullOf(hub, call)
  const { event, body } = json(call.body)
  if (review.state !== 'PENDING') refuse(422, 'Unprocessable Entity', ['Can not submit a review that is not pending'])
  const inline = hub.state.reviewComments.filter((each) => each.reviewId === review.id).length
  checkEvent(hub, call, pull, event, text(body) ?? review.body, inline)
  Object.assign(review, { state: states.get(event) ?? 'COMMENTED', submittedAt: second() })
  if (typeof body === 'string') review.body = body
  await publish(hub, call, pull, review)
  return ok(reviewJson(hub, repoOf(call), review))
}

const dismiss = async (hub: Hub, call: Call): Promise<Answer> => {
  const review = find(hub, call)
  if (review.state === 'PENDING' || review.state === 'DISMISSED') refuse(422, 'Unprocessable Entity')
  review.state = 'DISMISSED'
  await tellReview(hub, call, pullOf(hub, call), review, 'dismissed')
  return ok(reviewJson(hub, repoOf(call), review))
}

const update = async (hub: Hub, call: Call): Promise<Answer> => {
  const review = find(hub, call)
  const from = review.body
  review.body = String(json(call.body).body)
  if (from !== review.body && review.submittedAt) remember(hub, call, `review:${review.id}`, review.submittedAt)
  await tellReview(hub, call, pullOf(hub, call), review, 'edited')
  return ok(reviewJson(hub, repoOf(call), review))
}

const all = (hub: Hub, call: Call): Answer => {
  const pull = pullOf(hub, call)
  const here = hub.state.reviews.filter((each) => each.pull === pull.number && each.repoId === pull.repoId)
  const shown = here.filter((each) => visible(call, each)).map((each) => reviewJson(hub, repoOf(call), each))
  return page(`${hub.url}${call.path}`, call.query, shown)
}

export const reviewHandlers: Handlers = {
  'pulls/create-review': create,
  'pulls/list-reviews': all,
  'pulls/get-review': (hub, call) => ok(reviewJson(hub, repoOf(call), find(hub, call))),
  'pulls/submit-review': submit,
  'pulls/dismiss-review': dismiss,
  'pulls/update-review': update,
}
