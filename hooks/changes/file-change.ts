import type { AddedLine } from './lines.ts'

/** All that a check sees of one changed file. Checks are pure: what they need from the disk is read before. */
export interface FileChange {
  /** Relative to the workspace, with forward slashes. */
  path: string
  /** `null` where nothing was, or is, there. */
  before: Side | null
  after: Side | null
  /** What the edit added, where both sides are text. */
  added: readonly AddedLine[]
  /** Whether the file is too large to be read, so that no check has seen what is in it. */
  tooLarge?: boolean
  /** Whether git ignores the file. */
  ignored?: boolean
}

export interface Side {
  kind: 'file' | 'link'
  /** The bytes as text, or a link's target; undefined for binary files and for those too large to read. */
  text: string | undefined
  /** For a link: whether it leads, followed to its end, out of the workspace. */
  leaves?: boolean
}

/** What a check says about a file. A refusal puts the file back; a warning is for the model and the evidence. */
export interface Finding {
  path: string
  severity: 'refused' | 'warning'
  /** Which check spoke, for the evidence. */
  check: string
  /** One sentence for the model: what is wrong, where, and what to do instead. */
  message: string
}

/** One check: cheap for files that are none of its business. */
export type Check = (change: FileChange) => string[] | Promise<string[]>
