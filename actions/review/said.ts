import { readMarker } from '../../core/comments/marker.ts'
import type { LineComment } from '../../core/github/reviews.ts'
import { Marked } from './templates/finding.ts'

/** A finding that stands on the pull request: an earlier comment of ours. */
export interface SaidFinding {
  id: string
  title: string
  path: string
  /** `null` where the lines have changed since: GitHub keeps the place only while they stand. */
  lines: { from: number; to: number } | null
}

/** What we said on lines, oldest first. */
export function saidIn(comments: readonly LineComment[], bot: number): SaidFinding[] {
  return comments.flatMap((comment): SaidFinding[] => {
    if (comment.author?.id !== bot) return []
    const marked = Marked.safeParse(readMarker('finding', comment.body)?.data)
    if (!marked.success) return []
    const { path, line, start_line: start } = comment
    const lines = line === null ? null : { from: start ?? line, to: line }
    return [{ id: marked.data.id, title: marked.data.title ?? '', path, lines }]
  })
}
