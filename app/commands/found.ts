import type { SpecMetadata } from '../../core/spec/metadata.ts'
import type { FoundSpec } from '../../core/store/read.ts'

/** The spec that the table of commands has made sure of. */
export function specOf(found: FoundSpec | null): SpecMetadata {
  if (found === null) throw new RangeError('The table of commands let a command through that needs a spec.')
  return found.metadata
}
