import { type Rule, rules } from './rules.ts'

/**
 * The rules that may find something: one of their keywords occurs, and their path fits. Cheap enough to ask of every edit,
 * before anything that compiles an expression is loaded. Paths are short and theirs are simple, so V8's own engine does.
 */
export function wantedRules(text: string, path: string): Rule[] {
  const lower = text.toLowerCase()
  return rules.filter(({ keywords, path: expression }) => {
    if (keywords.length > 0 && !keywords.some((word) => lower.includes(word))) return false
    return !expression || new RegExp(expression.replace('(?i)', ''), 'i').test(path)
  })
}
