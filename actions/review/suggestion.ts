import { withoutInvisible } from '../../core/text/invisible.ts'
import type { DiffLine } from './diff.ts'

/**
 * A suggestion as it may be posted; `null` where it would change nothing, replaces lines that the pull request does not
 * touch, or holds what nobody sees: a click puts it into the code. Lines end as the file's own do, which GitHub keeps.
 */
export function usefulSuggestion(suggestion: string | null, lines: readonly DiffLine[]): string | null {
  if (suggestion === null || !lines.some((line) => line.kind === 'added')) return null
  const text = suggestion.replaceAll('\r\n', '\n').replace(/\n$/, '')
  if (text.includes('\r') || withoutInvisible(text) !== text) return null
  return text === lines.map((line) => line.text.replace(/\r$/, '')).join('\n') ? null : text
}

interface Suggested {
  path: string
  start_line: number
  line: number
  suggestion: string | null
}

/** Two suggestions on the same lines cannot both be taken: the first one stays. */
export function withoutOverlaps<Finding extends Suggested>(findings: readonly Finding[]): Finding[] {
  const taken: Suggested[] = []
  return findings.map((one) => {
    if (one.suggestion === null) return one
    if (taken.some((other) => overlaps(one, other))) return { ...one, suggestion: null }
    taken.push(one)
    return one
  })
}

export const overlaps = (
  one: Pick<Suggested, 'path' | 'start_line' | 'line'>,
  other: Pick<Suggested, 'path' | 'start_line' | 'line'>,
): boolean => one.path === other.path && one.start_line <= other.line && other.start_line <= one.line
