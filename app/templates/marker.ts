import { z } from 'zod'
import { readMarker, writeMarker } from '../../core/comments/marker.ts'
import { ReplyMarker, readReplyMarker, writeReplyMarker } from '../../core/comments/reply-marker.ts'
import { readVersionMarker, type VersionMarker, writeVersionMarker } from '../../core/comments/version-marker.ts'

/** A reply that did not get to an end: the sweep tries again, so often at most. */
const Again = ReplyMarker.extend({ tries: z.int().min(1).max(100) })
export type Again = z.infer<typeof Again>

/** How often something that failed for passing reasons is tried. */
export const mostTries = 3

/** The first lines of a comment of ours, for machines: what it answers, and the version it shows. */
export function heading(answered: ReplyMarker | Again, version?: VersionMarker): string {
  const reply = 'tries' in answered ? writeMarker('again', answered) : writeReplyMarker(answered)
  return version === undefined ? reply : `${writeVersionMarker(version)}\n${reply}`
}

export interface Heading {
  /** What the comment answers; `null` for one that answers nothing. */
  answers: ReplyMarker | null
  /** Set while the answer is that it will be tried again. */
  tries: number | null
  version: VersionMarker | null
}

/** Reads the first lines back. Whose comment it is must be asked apart: anybody can write such lines. */
export function readHeading(body: string): Heading {
  const version = readVersionMarker(body)
  const rest = readMarker('version', body)?.rest ?? body
  const again = Again.safeParse(readMarker('again', rest)?.data)
  if (again.success) return { answers: { kind: again.data.kind, id: again.data.id }, tries: again.data.tries, version }
  return { answers: readReplyMarker(rest), tries: null, version }
}
