import type { Feature } from '../script/feature.ts'

/** A feature is recognised by at least so many of its words, and by two more than any other. */
const fewestWords = 3
const lead = 2

/** Which feature a transcript asks for, or `undefined` where that is not clear. */
export function recognise(heard: string, features: readonly Feature[]): Feature | undefined {
  const spoken = new Set(heard.toLowerCase().match(/[a-z]+/g) ?? [])
  const ranked = features
    .map((feature) => ({ feature, hits: feature.words.filter((word) => spoken.has(word)).length }))
    .sort((a, b) => b.hits - a.hits)
  const [best, second] = ranked
  if (!best || best.hits < fewestWords || best.hits - (second?.hits ?? 0) < lead) return undefined
  return best.feature
}
