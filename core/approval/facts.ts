import type { Account, Comment } from '../github/port.ts'
import { sha256 } from '../spec/hash.ts'

/** A comment as an approval needs it. */
export interface CommentFacts {
  id: number
  issue: number
  author: Account | null
  body: string
  body_sha256: string
  created_at: string
  /** Whether it was ever edited; where that is not known, it counts as edited. */
  edited: boolean
  via_app: number | null
}

/** `lastEditedAt` is what `GitHub.edits` says of it. */
export async function commentFacts(comment: Comment, lastEditedAt: string | null | undefined): Promise<CommentFacts> {
  return {
    id: comment.id,
    issue: comment.issue,
    author: comment.author,
    body: comment.body,
    body_sha256: await sha256(comment.body),
    created_at: comment.created_at,
    edited: lastEditedAt !== null,
    via_app: comment.via_app,
  }
}
