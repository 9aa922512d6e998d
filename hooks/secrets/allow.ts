import { RE2JS } from 're2js'
import type { AllowList } from './rules.ts'

/** What a rule found: the secret in it, all that matched, and the lines it stands on. */
export interface Candidate {
  secret: string
  match: string
  line: string
  path: string
}

const compiled = new Map<string, RE2JS>()

/** Whether a Go expression occurs in `text`. Compiled once a process. */
export function occurs(expression: string, text: string): boolean {
  let regex = compiled.get(expression)
  if (!regex) {
    regex = RE2JS.compile(expression)
    compiled.set(expression, regex)
  }
  return regex.matcher(text).find()
}

/** Whether an allow-list says that a candidate is no secret, with gitleaks' meaning of its fields. */
export function allowed(list: AllowList, candidate: Candidate): boolean {
  const target = list.regexTarget ? candidate[list.regexTarget] : candidate.secret
  const lower = candidate.secret.toLowerCase()
  const answers = [
    list.paths && (() => list.paths?.some((path) => occurs(path, candidate.path))),
    list.regexes && (() => list.regexes?.some((regex) => occurs(regex, target))),
    list.stopwords && (() => list.stopwords?.some((word) => lower.includes(word))),
  ].filter((answer) => answer !== undefined)
  return list.condition === 'AND' ? answers.every((answer) => answer()) : answers.some((answer) => answer())
}
