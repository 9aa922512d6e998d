import type { ReviewAnswer } from './answer.ts'
import { type DiffFile, linesAt } from './diff.ts'

export interface Judged {
  verdict: 'met' | 'not_met' | 'not_shown'
  /** Empty where nothing was said. */
  why: string
  /** A line of the diff. */
  at: { path: string; line: number } | null
}

/**
 * A verdict for each criterion of the spec, whatever the model left out or made up. Places are those of the diff, as for
 * findings; “met” without one is a claim that nobody can look at.
 */
export function judgeCriteria(
  count: number,
  said: ReviewAnswer['criteria'],
  files: readonly DiffFile[],
): readonly Judged[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return Array.from({ length: count }, (_, index): Judged => {
    const one = said.find(({ number }) => number === index + 1)
    if (one === undefined) return { verdict: 'not_shown', why: '', at: null }
    const { path, line, verdict, why } = one
    const file = path === null ? undefined : byPath.get(path)
    const shown = file !== undefined && line !== null && linesAt(file, line, line) !== null
    const at = shown ? { path: file.path, line } : null
    return { verdict: verdict === 'met' && at === null ? 'not_shown' : verdict, why, at }
  })
}
