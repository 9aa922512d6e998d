import { z } from 'zod/mini'

const Failure = z.object({ error: z.object({ message: z.string().check(z.maxLength(500)) }) })

/** The provider's own words on a failure, where it has some. */
export function wordsIn(text: string): string {
  try {
    return z.parse(Failure, JSON.parse(text)).error.message
  } catch {
    return ''
  }
}
