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

/** The keywords that both providers take in a strict schema; bounds are checked by us, afterwards. */
const kept = new Set(['type', 'properties', 'required', 'items', 'description', 'additionalProperties', 'enum'])

/** The answer's JSON Schema, as far as a provider's strict mode understands it. */
export const answerSchema: Record<string, unknown> = plain(z.toJSONSchema(Answer))

function plain(schema: unknown): Record<string, unknown> {
  const entries = Object.entries(schema ?? {}).filter(([key]) => kept.has(key))
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (key === 'items') return [key, plain(value)]
      if (key !== 'properties') return [key, value]
      return [key, Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]))]
    }),
  )
}
