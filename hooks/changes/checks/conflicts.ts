import type { FileChange } from '../file-change.ts'

const opening = /^<{7}( |$)/
const closing = /^>{7}( |$)/

/** Markers that a merge left. Both ends must be there: seven signs alone are also a heading's underline or a quotation. */
export function conflicts({ added }: FileChange): string[] {
  const first = added.find(({ text }) => opening.test(text))
  if (!first || !added.some(({ text }) => closing.test(text))) return []
  return [`line ${first.number}: a merge's conflict markers. Choose one side, or join both, and remove the markers.`]
}
