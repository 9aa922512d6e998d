/**
 * What the judge has to say about one change or about the whole.
 * - `withhold`: this path must not be in what is published; it stays as it was, and its change is kept as a patch.
 * - `draft`: published, but as a draft, until a person has looked.
 * - `note`: worth reading, and no reason to hold anything back.
 */
export interface Finding {
  rule: Rule
  weight: 'withhold' | 'draft' | 'note'
  path?: string
  line?: number
  /** One sentence for people, without the value of a secret. */
  text: string
  /** A note that the comment has as well, because it is what somebody looks for whose run did not go well. */
  toldAtOnce?: true
}

export type Rule =
  | 'protected'
  | 'lock-only'
  | 'size'
  | 'symlink'
  | 'submodule'
  | 'secret'
  | 'binary'
  | 'lfs'
  | 'file-name'
  | 'gate-commands'
  | 'tests-weakened'
  | 'manifest'
  | 'memory'
