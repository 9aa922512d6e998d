import type { Account } from '../../../core/github/port.ts'

/** One thing that was asked on a pull request and has no answer yet. */
export interface Ask {
  /** `rc-…`, `rv-…`, `ic-…` or `ck-…`: see `core/comments/answer-marker.ts`. */
  id: string
  kind: 'comment' | 'check'
  author: Account
  /** What a reader of GitHub's page sees of it, or a failing job's log. */
  text: string
  /** The lines that it stands under. */
  place: Place | null
  /** The first comment of the thread that the answer belongs into; `null` for the conversation. */
  thread: number | null
}

/** The threads in which something is asked. */
export const threadsOf = (asks: readonly Ask[]): ReadonlySet<number | null> => new Set(asks.map(({ thread }) => thread))

export interface Place {
  path: string
  line: number | null
  startLine: number | null
  side: 'LEFT' | 'RIGHT'
  hunk: string
}

/** Something that may be an ask: whether its author may ask, and what readers see of it, is not known yet. */
export interface Candidate extends Ask {
  nodeId: string
  /** ISO date: what was edited later is not what was sent. */
  sentAt: string
  /** The App through which it was written; `null` for none, and for reviews and lines, of which GitHub does not tell. */
  viaApp: number | null
  /** Recordings, by the SHA-256 under which the specs branch keeps what was heard in them. */
  transcripts: readonly string[]
}
