import { z } from 'zod'
import { SpecDocument } from '../../core/spec/document.ts'

const line = z.string().trim().min(1).max(1_000)

/** What the Architect gives back: the spec, and what it tells people beside it. */
export const Answer = z.strictObject({
  understood: z.string().trim().min(1).max(2_000).describe('what was asked for, in one or two sentences'),
  changes: z.array(line).max(50).describe('what differs from the version before, one line each; empty for a first one'),
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
