import { type Client, once, type Repository } from './answers.ts'
import { found } from './graphql.ts'
import type { Account } from './port.ts'

/** The conversation on a pull request, as far as REST cannot tell it: threads, what is folded or edited, who we are. */
export interface Threads {
  /** Who the token speaks as, the pull request's node, and its threads. One request for each hundred threads. */
  discussion(pull: number): Promise<Discussion>
  /**
   * Whether things were edited since they were written, or are hidden from readers; in the order asked. `undefined` is
   * what GitHub would not say (deleted, or out of sight).
   */
  seen(nodeIds: string[]): Promise<(Seen | undefined)[]>
  /** Answers in a thread, named by its first comment. */
  reply(pull: number, first: number, body: string): Promise<void>
  /** Marks threads as settled. `false` where the token may not; nothing then says which ones it did. */
  resolve(threadIds: string[]): Promise<boolean>
  /** `false` where the token may not, or the plan has no drafts. */
  toDraft(nodeId: string): Promise<boolean>
  /** `false` where the token may not. */
  toReady(nodeId: string): Promise<boolean>
}

export interface Discussion {
  viewer: Account
  node_id: string
  threads: ReviewThread[]
}

export interface ReviewThread {
  id: string
  resolved: boolean
  /** The person who resolved it, by id; `null` where nobody did, or no person. */
  resolver: number | null
  /** Its first comment. */
  first: number
}

export interface Seen {
  edited: string | null
  minimized: boolean
}

const page = 100

const threadsQuery = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  viewer { databaseId login }
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { id reviewThreads(first: ${page}, after: $after) {
    nodes { id isResolved resolvedBy { databaseId } comments(first: 1) { nodes { fullDatabaseId } } }
    pageInfo { hasNextPage endCursor }
  } } }
}`

interface ThreadsAnswer {
  viewer: { databaseId: number; login: string }
  repository: {
    pullRequest: {
      id: string
      reviewThreads: {
        nodes: {
          id: string
          isResolved: boolean
          resolvedBy: { databaseId?: number | null } | null
          comments: { nodes: { fullDatabaseId: string | number }[] }
        }[]
        pageInfo: { hasNextPage: boolean; endCursor: string | null }
      }
    }
  }
}

const seenQuery = `query ($ids: [ID!]!) { nodes(ids: $ids) {
  id ... on Comment { lastEditedAt } ... on Minimizable { isMinimized }
} }`

interface SeenAnswer {
  nodes: ({ id: string; lastEditedAt?: string | null; isMinimized?: boolean } | null)[]
}

const draftMutation = `mutation ($id: ID!) {
  convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`

const readyMutation = `mutation ($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`

export const threads = ({ rest, graphql }: Client, repository: Repository): Threads => ({
  async discussion(pull) {
    const all: ReviewThread[] = []
    let after: string | null = null
    for (;;) {
      const asked = { ...repository, number: pull, after }
      const answer: ThreadsAnswer = await graphql(threadsQuery, asked)
      const { id, reviewThreads } = answer.repository.pullRequest
      for (const { id, isResolved, resolvedBy, comments } of reviewThreads.nodes) {
        const first = Number(comments.nodes[0]?.fullDatabaseId ?? 0)
        all.push({ id, resolved: isResolved, resolver: resolvedBy?.databaseId ?? null, first })
      }
      after = reviewThreads.pageInfo.endCursor
      if (reviewThreads.pageInfo.hasNextPage && after !== null) continue
      const { databaseId, login } = answer.viewer
      const type = login.endsWith('[bot]') ? 'Bot' : 'User'
      return { viewer: { id: databaseId, login, type }, node_id: id, threads: all }
    }
  },

  async seen(nodeIds) {
    const known = new Map<string, Seen>()
    for (let at = 0; at < nodeIds.length; at += page) {
      const ids = nodeIds.slice(at, at + page)
      const { nodes } = await found(graphql<SeenAnswer>(seenQuery, { ids }))
      for (const node of nodes) {
        if (node === null || node.lastEditedAt === undefined || node.isMinimized === undefined) continue
        known.set(node.id, { edited: node.lastEditedAt, minimized: node.isMinimized })
      }
    }
    return nodeIds.map((id) => known.get(id))
  },

  async reply(pull, first, body) {
    const where = { ...repository, pull_number: pull, comment_id: first }
    await rest.pulls.createReplyForReviewComment({ ...where, body, request: once })
  },

  resolve: (threadIds) => done(threadIds.length === 0 ? Promise.resolve() : graphql(...resolution(threadIds))),

  toDraft: (id) => done(graphql(draftMutation, { id })),

  toReady: (id) => done(graphql(readyMutation, { id })),
})

/** All of them by one request: each mutation stands under a name of its own. */
function resolution(ids: readonly string[]): [query: string, variables: Record<string, string>] {
  const declared = ids.map((_, index) => `$t${index}: ID!`).join(', ')
  const each = ids.map(
    (_, index) => `m${index}: resolveReviewThread(input: { threadId: $t${index} }) { thread { id } }`,
  )
  const variables = Object.fromEntries(ids.map((id, index) => [`t${index}`, id]))
  return [`mutation (${declared}) { ${each.join(' ')} }`, variables]
}

/** What GitHub refuses here by its own rules is a no; a network that failed is not. */
async function done(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'GraphqlResponseError') return false
    throw error
  }
}
