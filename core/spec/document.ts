import { z } from 'zod'

const line = z.string().trim().min(1).max(2_000)

/**
 * What a spec says, before it is text. The Architect answers in this shape, and the voice page's form fills it in.
 * Acceptance criteria are numbered from 1 in the order given: the third is `AC-3`.
 */
export const SpecDocument = z.strictObject({
  title: z.string().trim().min(1).max(200),
  summary: z.string().trim().min(1).max(8_000),
  requirements: z.array(line).min(1).max(100),
  acceptance_criteria: z.array(line).min(1).max(100),
  out_of_scope: z.array(line).max(100),
  open_questions: z.array(line).max(100),
})

export type SpecDocument = z.infer<typeof SpecDocument>
