import { readNodeId } from '../formats.ts'
import { pullJson } from '../front/pull-json.ts'
import { type Hub, issueRow, type Repo, repoById } from '../hub.ts'
import { json } from '../json.ts'
import { reaches } from '../permissions.ts'
import { actorOf, isBot, type Principal } from '../principals.ts'
import { atLeast, roleOf } from '../roles.ts'
import { emit } from '../webhooks/webhooks.ts'
import { GraphqlRefusal, type Node } from './graphql.ts'
import { nodeOf } from './queries.ts'

type Args = Record<string, unknown>

/** Writes that REST lacks: threads resolved, comments folded, drafts made ready and back. */
export const mutations = (hub: Hub, principal: Principal): Node => {
  const input = (args: Args) => json(args.input)
  const result = (name: string, node: Record<string, unknown>): Node => ({
    __typename: name,
    clientMutationId: null,
    ...node,
  })
  return {
    __typename: 'Mutation',
    resolveReviewThread: (args: Args) =>
      result('ResolveReviewThreadPayload', { thread: resolve(hub, principal, String(input(args).threadId), true) }),
    unresolveReviewThread: (args: Args) =>
      result('UnresolveReviewThreadPayload', { thread: resolve(hub, principal, String(input(args).threadId), false) }),
    minimizeComment: (args: Args) => {
      const { subjectId, classifier } = input(args)
      return result('MinimizeCommentPayload', {
        minimizedComment: minimize(hub, principal, String(subjectId), classifier),
      })
    },
    unminimizeComment: (args: Args) =>
      result('UnminimizeCommentPayload', {
        unminimizedComment: minimize(hub, principal, String(input(args).subjectId), null),
      }),
    convertPullRequestToDraft: async (args: Args) =>
      result('ConvertPullRequestToDraftPayload', {
        pullRequest: await setDraft(hub, principal, String(input(args).pullRequestId), true),
      }),
    markPullRequestReadyForReview: async (args: Args) =>
      result('MarkPullRequestReadyForReviewPayload', {
        pullRequest: await setDraft(hub, principal, String(input(args).pullRequestId), false),
      }),
  }
}

const demandWrite = (
  hub: Hub,
  principal: Principal,
  repoId: number | undefined,
  permissions: string[],
  author?: number,
): Repo => {
  const repo = repoId === undefined ? undefined : repoById(hub, repoId)
  const actor = actorOf(principal)
  const may =
    repo &&
    (isBot(principal)
      ? reaches(hub, principal, repo) && permissions.some((name) => principal.permissions[name] === 'write')
      : actor !== null && (actor.id === author || atLeast(roleOf(hub, actor, repo), 'write')))
  if (repo && may) return repo
  throw new GraphqlRefusal(
    'FORBIDDEN',
    isBot(principal) ? 'Resource not accessible by integration' : 'Viewer may not do this.',
  )
}

const resolve = (hub: Hub, principal: Principal, id: string, resolved: boolean): Node => {
  const found = readNodeId(id)
  const first = hub.state.reviewComments.find((each) => found?.kind === 'PRRT' && each.id === Number(found.id))
  const pull = [...hub.state.pulls.values()].find((each) => each.repoId === first?.repoId && each.number === first.pull)
  if (!first || !pull)
    throw new GraphqlRefusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
  const repo = repoById(hub, first.repoId)
  const author = repo ? issueRow(hub, repo, pull.number).user_id : undefined
  demandWrite(hub, principal, first.repoId, ['pull_requests'], author)
  first.resolvedBy = resolved ? (actorOf(principal)?.id ?? null) : null
  return nodeOf(hub, principal, id)
}

const reasons = ['ABUSE', 'DUPLICATE', 'LOW_QUALITY', 'OFF_TOPIC', 'OUTDATED', 'RESOLVED', 'SPAM']

const minimize = (hub: Hub, principal: Principal, id: string, classifier: unknown): Node => {
  const found = subjectOf(hub, id)
  if (!found) throw new GraphqlRefusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
  const { key, repoId, author } = found
  demandWrite(hub, principal, repoId, ['issues', 'pull_requests'], author)
  if (classifier === null) hub.state.minimized.delete(key)
  else if (reasons.includes(String(classifier))) hub.state.minimized.set(key, String(classifier))
  else
    throw new GraphqlRefusal(
      'argumentLiteralsIncompatible',
      `Argument 'classifier' has an invalid value (${classifier}).`,
    )
  return nodeOf(hub, principal, id)
}

/** What can be folded away: comments on issues, on lines, and reviews. */
const subjectOf = (hub: Hub, id: string): { key: string; repoId: number; author: number } | null => {
  const named = readNodeId(id)
  const number = Number(named?.id)
  if (named?.kind === 'IC') {
    const row = hub.emulate.store.comments.get(number)
    return row ? { key: `comment:${row.id}`, repoId: row.repo_id, author: row.user_id } : null
  }
  const kind = named?.kind === 'PRRC' ? 'review-comment' : 'review'
  const rows = named?.kind === 'PRRC' ? hub.state.reviewComments : named?.kind === 'PRR' ? hub.state.reviews : []
  const row = rows.find((each) => each.id === number)
  return row ? { key: `${kind}:${row.id}`, repoId: row.repoId, author: row.userId } : null
}

const setDraft = async (hub: Hub, principal: Principal, id: string, draft: boolean): Promise<Node> => {
  const found = readNodeId(id)
  const pull = [...hub.state.pulls.values()].find((each) => found?.kind === 'PR' && each.id === Number(found.id))
  const repo = demandWrite(hub, principal, pull?.repoId, ['pull_requests'])
  if (!pull) throw new GraphqlRefusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
  if (pull.draft !== draft) {
    pull.draft = draft
    const action = draft ? 'converted_to_draft' : 'ready_for_review'
    const payload = { action, number: pull.number, pull_request: await pullJson(hub, repo, pull) }
    await emit(hub, { event: 'pull_request', payload, repo, principal })
  }
  return nodeOf(hub, principal, id)
}
