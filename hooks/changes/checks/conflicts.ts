import type { FileChange } from '../file-change.ts'

const opening = /^<{7}( |$)/
const closing = /^>{7}( |$)/

/**
 * Markers that a merge left: one end among the added lines, and both in the file, which may have got the other by an earlier
 * edit. Seven signs alone are also a heading's underline or a quotation.
 */
export function conflicts({ added, after }: FileChange): string[] {
  const first = added.find(({ text }) => opening.test(text) || closing.test(text))
  const lines = first ? (after?.text ?? '').split('\n') : []
  if (!first || !lines.some((line) => opening.test(line)) || !lines.some((line) => closing.test(line))) return []
  return [`line ${first.number}: a merge's conflict markers. Choose one side, or join both, and remove the markers.`]
}
