import { z } from 'zod'
import { readMarker, writeMarker } from './marker.ts'
import { type ReplyMarker, readReplyMarker } from './reply-marker.ts'

/**
 * The second line of our reply to a command that was spoken: the SHA-256 of each recording, under which the specs branch
 * keeps what was heard. The marker only points there; the words below it are for people.
 */
const Heard = z.object({ transcripts: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(20) })

export const writeHeardMarker = (transcripts: string[]): string => writeMarker('heard', { transcripts })

/** Which recordings our reply to a comment points at. Whose comment it is must be asked apart. */
export function readHeard(body: string): { answers: ReplyMarker; transcripts: string[] } | null {
  const answers = readReplyMarker(body)
  const heard = Heard.safeParse(readMarker('heard', readMarker('reply', body)?.rest ?? '')?.data)
  return answers !== null && heard.success ? { answers, transcripts: heard.data.transcripts } : null
}
