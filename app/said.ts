import type { Account } from '../core/github/port.ts'
import { sha256 } from '../core/spec/hash.ts'
import type { Source } from '../core/spec/metadata.ts'

/** Something that a person wrote on GitHub, which may ask something of us. */
export interface Said {
  kind: Source['kind']
  /** A comment's id; for an issue its number. */
  id: number
  nodeId: string
  /** The number of the issue or pull request it stands on. */
  thread: number
  /** The title as the event brought it; `null` where no event did, since a title can be changed at any time. */
  title: string | null
  body: string
  author: Account
  createdAt: string
  /** The id of the App through which it was written; `null` for none. */
  viaApp: number | null
  isPull: boolean
}

/** How a version or an approval remembers where it came from. */
export const sourceOf = async (said: Said): Promise<Source> => ({
  kind: said.kind,
  id: said.id,
  author: { id: said.author.id, login: said.author.login },
  body_sha256: await sha256(said.body),
  created_at: said.createdAt,
})
