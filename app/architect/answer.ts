import { z } from 'zod'
import { SpecDocument } from '../../core/spec/document.ts'

/**
 * What the Architect gives back. Only what is kept in git: what a comment says of a version is read from the version
 * itself, so that a bot which was stopped between the commit and the comment can still write the same comment.
 */
export const Answer = z.strictObject({
  unsure: z
    .array(z.string().trim().min(1).max(200))
    .max(50)
    .describe('exact words of a voice note that may have been heard wrong'),
  spec: SpecDocument,
})
export type Answer = z.infer<typeof Answer>
