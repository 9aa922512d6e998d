import { type Answer, ok, Refusal, refuse } from '../http.ts'
import type { Hub } from '../hub.ts'
import { isJson, type Json, json, text } from '../json.ts'
import type { Principal } from '../principals.ts'
import type { Incoming } from '../server.ts'
import { mutations } from './mutations.ts'
import { GraphqlSyntax, parseGraphql, type Selection } from './parse.ts'
import { queries } from './queries.ts'

/** A GraphQL object: its type, and its fields, each a value or a function of the field's arguments. */
export interface Node {
  __typename: string
  [field: string]: unknown
}

/** An error as GraphQL reports it: the answer's status is 200, and `errors` names it. */
export class GraphqlRefusal extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/**
 * emulate has no GraphQL. Here are the few fields that REST lacks: when an issue's text was edited, review threads and
 * resolving them, minimizing comments, drafts. What is not among them answers an error that names it, as GitHub's does.
 */
export const answerGraphql = async (hub: Hub, incoming: Incoming, principal: Principal): Promise<Answer> => {
  const { entry } = incoming
  entry.operation = 'graphql'
  if (incoming.method !== 'POST') refuse(404, 'Not Found')
  if (principal.kind === 'none' || principal.kind === 'app')
    refuse(401, 'This endpoint requires you to be authenticated.')
  if (principal.kind === 'unknown') refuse(401, 'Bad credentials')
  const body = json(entry.body)
  try {
    const operation = parseGraphql(text(body.query) ?? '', json(body.variables))
    const root = operation.type === 'query' ? queries(hub, principal) : mutations(hub, principal)
    return ok({ data: await select(root, operation.selection) })
  } catch (error) {
    if (error instanceof GraphqlRefusal || error instanceof GraphqlSyntax || error instanceof Refusal) {
      const type = error instanceof GraphqlRefusal ? error.type : error instanceof Refusal ? 'NOT_FOUND' : 'PARSE_ERROR'
      if (type === 'undefinedField') hub.violations.push(`POST /graphql: ${error.message}`)
      return ok({ data: null, errors: [{ type, message: error.message, path: [], locations: [] }] })
    }
    throw error
  }
}

/** What has a body that people edit is a `Comment`; what can be folded away is `Minimizable`. */
const interfaces: Record<string, string[]> = {
  Minimizable: ['IssueComment', 'PullRequestReview', 'PullRequestReviewComment'],
  Comment: ['Issue', 'IssueComment', 'PullRequest', 'PullRequestReview', 'PullRequestReviewComment'],
}

const select = async (node: Node, selections: Selection[]): Promise<Json> => {
  const out: Json = {}
  for (const each of selections) {
    if (each.kind === 'inline') {
      if (each.on === null || each.on === node.__typename || interfaces[each.on]?.includes(node.__typename))
        Object.assign(out, await select(node, each.selection))
      continue
    }
    if (!(each.name in node))
      throw new GraphqlRefusal('undefinedField', `Field '${each.name}' doesn't exist on type '${node.__typename}'`)
    const field = node[each.name]
    const value: unknown = typeof field === 'function' ? await field(each.args) : field
    out[each.alias] = await shape(value, each.selection, each.name)
  }
  return out
}

const shape = async (value: unknown, selection: Selection[], name: string): Promise<unknown> => {
  if (Array.isArray(value)) return Promise.all(value.map((each) => shape(each, selection, name)))
  if (!isJson(value)) return value
  if (!selection.length)
    throw new GraphqlRefusal('selectionMismatch', `Field must have selections (field '${name}' returns an object)`)
  return select(value as Node, selection)
}
