import type { SpecMetadata } from '../../core/spec/metadata.ts'
import type { Thread } from '../../core/spec/pointer.ts'
import type { FoundSpec } from '../../core/store/read.ts'
import type { Said } from '../said.ts'

/** The spec that the table of commands has made sure of. */
export function specOf(found: FoundSpec | null): SpecMetadata {
  if (found === null) throw new RangeError('The table of commands let a command through that needs a spec.')
  return found.metadata
}

/** Which of a spec's threads a command stands on; one that has no spec yet may have one as what it is. */
export const threadOf = ({ isPull }: Said, found: FoundSpec | null): Thread =>
  found?.thread ?? (isPull ? 'pull_request' : 'origin')
