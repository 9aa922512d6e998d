import { readNodeId } from '../formats.ts'
import { findRepo, type Hub, pullKey, type Repo, repoById, userById } from '../hub.ts'
import { reaches } from '../permissions.ts'
import { actorOf, isBot, type Principal } from '../principals.ts'
import { roleOf } from '../roles.ts'
import { GraphqlRefusal, type Node } from './graphql.ts'
import { commentNode, issueNode, pullNode, reviewCommentNode, reviewNode, threadNode } from './nodes.ts'
import { commitNode } from './objects.ts'

/** Reads: a repository's issues and pull requests, or any node by its id. */
export const queries = (hub: Hub, principal: Principal): Node => ({
  __typename: 'Query',
  repository: ({ owner, name }: Record<string, unknown>) => repositoryNode(hub, principal, String(owner), String(name)),
  node: ({ id }: Record<string, unknown>) => nodeOf(hub, principal, String(id)),
  nodes: ({ ids }: Record<string, unknown>) =>
    (Array.isArray(ids) ? ids : []).map((id) => {
      try {
        return nodeOf(hub, principal, String(id))
      } catch (error) {
        if (error instanceof GraphqlRefusal) return null
        throw error
      }
    }),
  viewer: viewer(hub, principal),
  rateLimit: { __typename: 'RateLimit', remaining: 4999, cost: 1 },
})

/** An App's token speaks as its bot, whose login has its ending here. */
const viewer = (hub: Hub, principal: Principal): Node => {
  const account = actorOf(principal)
  const { id = null, node_id = null } = account === null ? {} : userById(hub, account.id)
  return { __typename: 'User', id: node_id, databaseId: id, login: account?.login ?? null }
}

export const mayRead = (hub: Hub, principal: Principal, repo: Repo): boolean => {
  if (!repo.row.private) return true
  if (isBot(principal)) return reaches(hub, principal, repo)
  const actor = actorOf(principal)
  return actor !== null && roleOf(hub, actor, repo) !== 'none'
}

const missing = (what: string): never => {
  throw new GraphqlRefusal('NOT_FOUND', `Could not resolve to ${what}.`)
}

const repositoryNode = (hub: Hub, principal: Principal, owner: string, name: string): Node => {
  const repo = findRepo(hub, owner, name)
  if (!repo || !mayRead(hub, principal, repo)) return missing(`a Repository with the name '${owner}/${name}'`)
  const issue = (number: unknown, pulls: boolean): Node => {
    const row = hub.emulate.store.issues.findBy('repo_id', repo.row.id).find((each) => each.number === number)
    const pull = hub.state.pulls.get(pullKey(repo, Number(number)))
    if (pull && pulls) return pullNode(hub, repo, pull)
    return row && !pull ? issueNode(hub, repo, row) : missing(`an issue or pull request with the number of ${number}`)
  }
  return {
    __typename: 'Repository',
    ...{ id: repo.row.node_id, databaseId: repo.row.id, nameWithOwner: repo.fullName, isPrivate: repo.row.private },
    object: ({ expression }: Record<string, unknown>) => commitNode(repo, String(expression)),
    issue: ({ number }: Record<string, unknown>) => issue(number, false),
    issueOrPullRequest: ({ number }: Record<string, unknown>) => issue(number, true),
    pullRequest: ({ number }: Record<string, unknown>) => {
      const pull = hub.state.pulls.get(pullKey(repo, Number(number)))
      return pull ? pullNode(hub, repo, pull) : missing(`a PullRequest with the number of ${number}`)
    },
  }
}

/** Finds anything that our node ids name, if the caller may read its repository. */
export const nodeOf = (hub: Hub, principal: Principal, id: string): Node => {
  const named = readNodeId(id)
  const number = Number(named?.id)
  const seen = (repoId: number | undefined): Repo => {
    const repo = repoId === undefined ? undefined : repoById(hub, repoId)
    return repo && mayRead(hub, principal, repo) ? repo : missing(`a node with the global id of '${id}'`)
  }
  if (named?.kind === 'I') {
    const row = hub.emulate.store.issues.get(number)
    const repo = seen(row?.repo_id)
    return row ? issueNode(hub, repo, row) : missing('a node')
  }
  if (named?.kind === 'IC') {
    const row = hub.emulate.store.comments.get(number)
    seen(row?.repo_id)
    return row ? commentNode(hub, row) : missing('a node')
  }
  if (named?.kind === 'PR') {
    const pull = [...hub.state.pulls.values()].find((each) => each.id === number)
    return pull ? pullNode(hub, seen(pull.repoId), pull) : missing(`a node with the global id of '${id}'`)
  }
  if (named?.kind === 'PRRT') {
    const first = hub.state.reviewComments.find((each) => each.id === number && each.replyTo === null)
    seen(first?.repoId)
    return first ? threadNode(hub, first, hub.state.reviewComments) : missing('a thread')
  }
  if (named?.kind === 'PRRC') {
    const comment = hub.state.reviewComments.find((each) => each.id === number)
    seen(comment?.repoId)
    return comment ? reviewCommentNode(hub, comment) : missing('a comment')
  }
  if (named?.kind === 'PRR') {
    const review = hub.state.reviews.find((each) => each.id === number && each.state !== 'PENDING')
    seen(review?.repoId)
    return review ? reviewNode(hub, review) : missing('a review')
  }
  return missing(`a node with the global id of '${id}'`)
}
