import { z } from 'zod'

const path = z.string().min(1).max(1_000)
const line = z.int().positive()
const words = z.string().trim().min(1).max(2_000)

/** What the model says of a pull request. It has no tools, sees no secret, and nothing it says has an effect by itself. */
export const ReviewAnswer = z.strictObject({
  criteria: z
    .array(
      z.strictObject({
        number: line.describe('3 for AC-3'),
        verdict: z.enum(['met', 'not_met', 'not_shown']).describe('not_shown: the diff alone does not tell'),
        why: words,
        path: path.nullable().describe('the file that shows it, if any'),
        line: line.nullable().describe('the line of the new file that shows it, if any'),
      }),
    )
    .max(200),
  findings: z
    .array(
      z.strictObject({
        path,
        start_line: line.describe('first line of the new file that it is about'),
        line: line.describe('last line of the new file that it is about'),
        title: z.string().trim().min(1).max(120).describe('the problem in a few words'),
        body: words,
        known: z.string().max(40).nullable().describe('the id under which this was said already, if it was'),
        suggestion: z.string().max(10_000).nullable().describe('what these lines should be instead, if that is all'),
      }),
    )
    .max(50),
  out_of_scope: z
    .array(z.strictObject({ path, why: words }))
    .max(50)
    .describe('changes that no requirement and no criterion asks for'),
})

export type ReviewAnswer = z.infer<typeof ReviewAnswer>
export type Finding = ReviewAnswer['findings'][number]
