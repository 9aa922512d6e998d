import { z } from 'zod'
import { readMarker, writeMarker } from '../comments/marker.ts'
import { FormatError } from '../errors.ts'
import { projectPattern, specIdPattern } from './identity.ts'

/** What an implementation issue says to machines: which bytes were approved, and which commits prove it. */
export const ImplementationBlock = z.strictObject({
  schema: z.literal(1),
  spec: z.string().regex(specIdPattern),
  project: z.string().regex(projectPattern),
  version: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The commits on the specs branch that recorded the approvals, one for each that counts, in order. */
  approval_commits: z
    .array(z.string().regex(/^[0-9a-f]{40}$/))
    .min(1)
    .max(10),
  specs_branch: z.string().min(1).max(250),
  origin_issue: z.int().positive(),
})

export type ImplementationBlock = z.infer<typeof ImplementationBlock>

/** GitHub refuses a body of more characters. */
export const longestBody = 65_536

/**
 * The body of an implementation issue: the block first, where no text can forge a second one, then `head` (links, for
 * people), then the spec's text. A text too long for an issue is replaced by `tooLong`; it is the file that counts.
 */
export function renderImplementationBody(
  block: ImplementationBlock,
  parts: { head: string; text: string; tooLong: string },
): string {
  const body = (text: string) => [writeMarker('implementation', block), '', parts.head, '', text].join('\n')
  const whole = body(parts.text)
  return whole.length <= longestBody ? whole : body(parts.tooLong)
}

/** Reads the block back. Throws `FormatError` where the body does not begin with one. */
export function parseImplementationBody(body: string): ImplementationBlock {
  const block = ImplementationBlock.safeParse(readMarker('implementation', body)?.data)
  if (block.success) return block.data
  throw new FormatError({
    what: 'This issue is no implementation issue of Sentra.',
    why: 'It does not begin with the block that an approval writes, or the block was changed.',
    next: 'Approve the spec on its own issue: that makes the implementation issue.',
    cause: block.error,
  })
}
