import { z } from 'zod'
import { readMarker, writeMarker } from './marker.ts'

/** Which comment, review or issue a reply of ours answers: how commands that commit nothing are remembered. */
export const ReplyMarker = z.object({
  kind: z.enum(['issue', 'comment', 'review_comment', 'review', 'workflow_run']),
  id: z.int().positive(),
})

export type ReplyMarker = z.infer<typeof ReplyMarker>

export const writeReplyMarker = (answered: ReplyMarker): string => writeMarker('reply', answered)

export function readReplyMarker(body: string): ReplyMarker | null {
  const read = ReplyMarker.safeParse(readMarker('reply', body)?.data)
  return read.success ? read.data : null
}
