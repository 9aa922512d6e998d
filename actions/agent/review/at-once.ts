import type { Ask } from './ask.ts'

/** So much is worked in at once, oldest first; a model reads all of it in one question. Characters, with the diff's lines. */
export const mostAsks = 100
export const mostCharacters = 150_000

/** Of one ask: voice notes may make it longer than a comment can be. */
const longest = 40_000

/** What one run takes, and what it leaves for the next one. */
export function atOnce(asks: readonly Ask[]): { now: Ask[]; later: Ask[] } {
  const now: Ask[] = []
  let room = mostCharacters
  for (const ask of asks.slice(0, mostAsks)) {
    const text = ask.kind === 'comment' ? ask.text.slice(0, longest) : ask.text
    room -= text.length + (ask.place?.hunk.length ?? 0)
    // A part out of the middle would turn the order of what people said.
    if (room < 0 && now.length > 0) break
    now.push({ ...ask, text })
  }
  return { now, later: asks.slice(now.length) }
}
