import { z } from 'zod'
import { readMarker, writeMarker } from './marker.ts'

/**
 * How one thing that was asked on a pull request ended. `unanswered`: the run ended before it came to it. `edited`: its
 * words were changed after they were sent, so nobody acted on them.
 */
export const AnswerOutcome = z.enum(['done', 'declined', 'changes_spec', 'unanswered', 'edited'])
export type AnswerOutcome = z.infer<typeof AnswerOutcome>

/**
 * `rc` a comment on lines, `rv` a review's own text, `ic` a comment in the conversation, `ck` failing checks of a commit,
 * with a number from the second time on that somebody wants them mended.
 */
export const askId = /^(?:(?:rc|rv|ic)-[1-9][0-9]{0,18}|ck-[0-9a-f]{12}(?:-[1-9][0-9]{0,5})?)$/

/** What an answer of the agent's carries: which things it answers. Who has such an answer is never answered again. */
export const AnswerMarker = z.object({
  asks: z.array(z.string().regex(askId)).min(1).max(500),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
})

export type AnswerMarker = z.infer<typeof AnswerMarker>

export const writeAnswerMarker = (answer: AnswerMarker): string => writeMarker('answer', answer)

export function readAnswerMarker(body: string): AnswerMarker | null {
  const read = AnswerMarker.safeParse(readMarker('answer', body)?.data)
  return read.success ? read.data : null
}
