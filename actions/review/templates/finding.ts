import { z } from 'zod'
import { codeBlock, plain } from '../../../app/templates/markdown.ts'
import { writeMarker } from '../../../core/comments/marker.ts'
import type { PlacedFinding } from '../findings.ts'

/** What the first line of such a comment keeps: by it nothing is said again on the next push. */
export const Marked = z.object({ id: z.string().max(40), title: z.string().max(200).optional() })

/** The comment on a line. */
export function findingComment({ id, title, body, suggestion }: PlacedFinding): string {
  return [
    `${writeMarker('finding', { id, title } satisfies z.infer<typeof Marked>)}\n**${plain(title)}**`,
    plain(body),
    ...(suggestion === null ? [] : [codeBlock(suggestion, 'suggestion')]),
  ].join('\n\n')
}
