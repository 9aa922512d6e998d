import type { Repository } from './answers.ts'
import type { Beside, Read } from './port.ts'

/** One commit with the files asked for, as `readAtQuery` names them: `f0`, `f1`, … */
export type TreeAnswer = { oid: string; tree: { oid: string } } & Record<
  `f${number}`,
  { object: { oid?: string; text: string | null; isTruncated: boolean } | null } | null
>

/**
 * Many files at one moment in one request. Each file is looked up in the commit that the same answer names, so that a
 * push between two reads cannot tear what belongs together.
 */
export function readAtQuery({ owner, repo }: Repository, reads: Read[], { thread: issue, comment }: Beside = {}) {
  const variables: Record<string, string | number> = { owner, repo, ...(issue === undefined ? {} : { issue }) }
  const declared = ['$owner: String!', '$repo: String!', ...(issue === undefined ? [] : ['$issue: Int!'])]
  const declare = (name: string, value: string) => {
    declared.push(`$${name}: String!`)
    variables[name] = value
    return `$${name}`
  }
  const asked = reads.map(({ at, paths }, read) => {
    const files = paths.map((path, file) => {
      const variable = declare(`p${read}_${file}`, path)
      return `f${file}: file(path: ${variable}) { object { ... on Blob { oid text isTruncated } } }`
    })
    const expression = declare(`at${read}`, at)
    return `r${read}: object(expression: ${expression}) { ... on Commit { oid tree { oid } ${files.join(' ')} } }`
  })
  if (issue !== undefined) asked.push(`issue(number: $issue) { ${latestComments} }`)
  const said = comment === undefined ? '' : ` said: node(id: ${declare('said', comment)}) { ${edit} }`
  const body = `repository(owner: $owner, name: $repo) { ${asked.join(' ')} }${said}`
  return { query: `query (${declared.join(', ')}) { ${body} }`, variables }
}

const latestComments = `comments(last: 30) { nodes {
  body createdAt lastEditedAt author { __typename ... on Bot { databaseId } ... on User { databaseId } }
} }`

export interface LatestComments {
  comments: {
    nodes: { body: string; createdAt: string; lastEditedAt: string | null; author: { databaseId?: number } | null }[]
  }
}

/** `Comment` is GitHub's interface for whatever has a body. */
const edit = '... on Comment { lastEditedAt }'

/** When things were last edited, by node id. */
export const editsQuery = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ${edit} } }`

export interface EditsAnswer {
  nodes: ({ id: string; lastEditedAt?: string | null } | null)[]
}

/** A title's changes are no edits: GitHub keeps them among the issue's events, where nobody can take them away. */
export const lastChangesQuery = `query ($id: ID!) { node(id: $id) { ... on Issue {
  lastEditedAt
  timelineItems(last: 1, itemTypes: [RENAMED_TITLE_EVENT]) { nodes { ... on RenamedTitleEvent { createdAt } } }
} } }`

export interface LastChangesAnswer {
  node: { lastEditedAt?: string | null; timelineItems?: { nodes: { createdAt?: string }[] } } | null
}

/**
 * GitHub gives what it found together with an error for what it did not, and the client throws both away. Where
 * nothing else went wrong, what was found is the answer.
 */
export async function found<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const { data, errors } = error as { data?: T | null; errors?: { type?: string }[] }
    if (data && errors?.every(({ type }) => type === 'NOT_FOUND')) return data
    throw error
  }
}
