import { codeBlock, plain } from '../../../app/templates/markdown.ts'
import { readMarker, writeMarker } from '../../../core/comments/marker.ts'
import type { PlacedFinding } from '../findings.ts'

/** The comment on a line. Its marker keeps the same thing from being said again on the next push. */
export function findingComment({ id, title, body, suggestion }: PlacedFinding): string {
  return [
    `${writeMarker('finding', { id })}\n**${plain(title)}**`,
    plain(body),
    ...(suggestion === null ? [] : [codeBlock(suggestion, 'suggestion')]),
  ].join('\n\n')
}

/** The id of a finding that one of our comments is about; `null` for anybody else's text. */
export function findingIdOf(comment: string): string | null {
  const data = readMarker('finding', comment)?.data
  const id = typeof data === 'object' && data !== null && 'id' in data ? data.id : null
  return typeof id === 'string' ? id : null
}
