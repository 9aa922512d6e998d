import { isUtf8 } from 'node:buffer'
import { readCommit, resolveCommit } from '../git/commits.ts'
import { readObject } from '../git/objects.ts'
import { entryAt } from '../git/trees.ts'
import type { Repo } from '../hub.ts'
import type { Node } from './graphql.ts'

/** GitHub shows this much of a text and says that the rest is cut. */
const longest = 512_000

/** A commit by an expression (`HEAD`, a ref, a SHA), with the files in it; `null` where there is none. */
export const commitNode = async (repo: Repo, expression: string): Promise<Node | null> => {
  const name = expression === 'HEAD' ? repo.row.default_branch : expression.replace(/^refs\/heads\//, '')
  const sha = await resolveCommit(repo.dir, name)
  const commit = sha === null ? null : await readCommit(repo.dir, sha)
  if (!commit) return null
  return {
    __typename: 'Commit',
    oid: commit.sha,
    tree: { __typename: 'Tree', oid: commit.tree },
    file: async ({ path }: Record<string, unknown>) => {
      const entry = await entryAt(repo.dir, commit.tree, String(path))
      return entry && { __typename: 'TreeEntry', mode: entry.mode, object: await blobNode(repo, entry.sha) }
    },
  }
}

const blobNode = async (repo: Repo, sha: string): Promise<Node | null> => {
  const object = await readObject(repo.dir, sha)
  if (!object) return null
  if (object.type !== 'blob') return { __typename: object.type === 'tree' ? 'Tree' : 'Commit', oid: sha }
  const isBinary = !isUtf8(object.data) || object.data.includes(0)
  const text = isBinary ? null : object.data.toString('utf8')
  return {
    __typename: 'Blob',
    ...{ oid: sha, isBinary, byteSize: object.data.length },
    text: text?.slice(0, longest) ?? null,
    isTruncated: (text?.length ?? 0) > longest,
  }
}
