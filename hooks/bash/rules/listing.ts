import type { Rule } from '../rule.ts'

/** Rules of one category. */
export const rules = (category: string, list: readonly Omit<Rule, 'category'>[]): Rule[] =>
  list.map((rule) => ({ category, ...rule }))

/** Names written as one text. */
export const P = (names: string) => names.split(' ')

/** What to do instead of changing the machine. */
export const ASK = 'Leave the machine as it is; ask a person if this is truly needed.'
