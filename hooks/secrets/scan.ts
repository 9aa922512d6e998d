import { type Matcher, RE2JS } from 're2js'
import { allowed, type Candidate } from './allow.ts'
import { entropy } from './entropy.ts'
import { allowlist, type Rule } from './rules.ts'
import { wantedRules } from './wanted.ts'

/** A secret in a text. `shown` is safe to print: the first four characters at most, and the length. */
export interface Finding {
  rule: string
  /** Of the text, from 1: where the match begins. */
  line: number
  shown: string
}

/** More findings than this say nothing new. */
const most = 50

/**
 * The secrets in a text, by gitleaks' rules: linear in its length, and only the rules whose keyword occurs are compiled.
 * `path` is relative to the repository and decides which rules and allow-lists count.
 */
export function scanText(text: string, path: string): Finding[] {
  const wanted = wantedRules(text, path)
  const found = wanted.flatMap((rule) => scanRule(rule, text, path))
  const specific = found.filter(({ rule }) => rule !== 'generic-api-key')
  const lines = new Set(specific.map(({ line }) => line))
  return found.filter(({ rule, line }) => rule !== 'generic-api-key' || !lines.has(line)).slice(0, most)
}

function scanRule(rule: Rule, text: string, path: string): Finding[] {
  if (!rule.regex) return [{ rule: rule.id, line: 1, shown: 'the file itself' }]
  const matcher = RE2JS.compile(rule.regex).matcher(text)
  const findings: Finding[] = []
  while (findings.length < most && matcher.find()) {
    const candidate = candidateOf(rule, matcher, text, path)
    if (!isSecret(rule, candidate)) continue
    findings.push({ rule: rule.id, line: lineAt(text, matcher.start()), shown: mask(candidate.secret) })
  }
  return findings
}

function candidateOf(rule: Rule, matcher: Matcher, text: string, path: string): Candidate {
  const match = (matcher.group() ?? '').replace(/^\n+|\n+$/g, '')
  const from = text.lastIndexOf('\n', matcher.start() - 1) + 1
  const to = text.indexOf('\n', Math.max(matcher.end() - 1, from))
  return { secret: secretOf(rule, matcher) ?? match, match, line: text.slice(from, to < 0 ? undefined : to), path }
}

/** The group that the rule names, or the first that took part. */
function secretOf(rule: Rule, matcher: Matcher): string | undefined {
  if (rule.secretGroup) return matcher.group(rule.secretGroup) ?? undefined
  for (let group = 1; group <= matcher.groupCount(); group++) {
    const text = matcher.group(group)
    if (text) return text
  }
  return undefined
}

function isSecret(rule: Rule, candidate: Candidate): boolean {
  if (rule.entropy !== undefined && entropy(candidate.secret) <= rule.entropy) return false
  return ![allowlist, ...(rule.allowlists ?? [])].some((list) => allowed(list, candidate))
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** Enough to find it by, too little to use it. */
function mask(secret: string): string {
  return `${secret.slice(0, Math.min(4, Math.floor(secret.length / 4)))}… (${secret.length} characters)`
}
