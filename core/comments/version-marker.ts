import { z } from 'zod'
import { projectPattern, specIdPattern } from '../spec/identity.ts'
import { readMarker, writeMarker } from './marker.ts'

/** What the bot's comment about a version carries, so that it can be found, dated and folded. */
export const VersionMarker = z.object({
  spec: z.string().regex(specIdPattern),
  project: z.string().regex(projectPattern),
  version: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export type VersionMarker = z.infer<typeof VersionMarker>

export const writeVersionMarker = (marker: VersionMarker): string => writeMarker('version', marker)

export function readVersionMarker(body: string): VersionMarker | null {
  const read = VersionMarker.safeParse(readMarker('version', body)?.data)
  return read.success ? read.data : null
}
