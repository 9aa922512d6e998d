import data from './rules.json' with { type: 'json' }

/** Text that is no secret. `AND` wants every kind that is given to agree, `OR` (the default) any. */
export interface AllowList {
  condition?: 'AND' | 'OR'
  /** What the expressions look at: the secret by default, all that matched, or the whole line. */
  regexTarget?: 'match' | 'line'
  regexes?: readonly string[]
  paths?: readonly string[]
  stopwords?: readonly string[]
}

/** One of gitleaks' rules: Go (RE2) expressions, Shannon entropy in bits a character, keywords in lower case. */
export interface Rule {
  id: string
  regex?: string
  /** Only files whose path matches. Without `regex` the path alone is the finding. */
  path?: string
  secretGroup?: number
  entropy?: number
  keywords: readonly string[]
  allowlists?: readonly AllowList[]
}

/** gitleaks' default rules and its global allow-list. See LICENSE.gitleaks, and import.ts for where they come from. */
export const { rules, allowlist } = data as { rules: readonly Rule[]; allowlist: AllowList }
