/**
 * A line for machines at the very beginning of something that our bot wrote: an HTML comment with JSON. Only the
 * beginning is ever read, so no text that follows (a spec, a quoted transcript) can bring a marker of its own.
 *
 * Whoever may write to the repository may edit it: a marker finds things again, it proves nothing.
 */
export function writeMarker(kind: string, data: object): string {
  // `>` and `-` would end the comment early, `<` would begin another one.
  const json = JSON.stringify(data).replace(
    /[<>-]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `<!-- sentra:${kind} ${json} -->`
}

export interface Marker {
  data: unknown
  /** What follows the marker's line. */
  rest: string
}

/** The marker of this kind that a text begins with; `null` where there is none, or where it is no JSON. */
export function readMarker(kind: string, text: string): Marker | null {
  const found = /^<!-- sentra:([a-z-]+) (\{[^\r\n<>]*\}) -->(?:\r?\n|$)/.exec(text)
  if (found?.[1] !== kind) return null
  try {
    return { data: JSON.parse(found[2] ?? ''), rest: text.slice(found[0].length) }
  } catch {
    return null
  }
}
