import type { SentraError } from '../../core/errors.ts'
import { mostTries } from './marker.ts'

/** A no: what, why, and what to type next. The three sentences are ours, or escaped where they were made. */
export const refusal = (error: Pick<SentraError, 'what' | 'why' | 'next'>): string =>
  `**${error.what}** ${error.why}\n\n${error.next}`

/** Something broke that is not the person's doing: it will be tried again, or no longer. */
export function failure(what: string, why: string, tries: number): string {
  const rest = mostTries - tries
  const next =
    rest > 0
      ? `Nothing is lost: I try again by myself (${rest === 1 ? 'once more' : `${rest} more times`}). You need not do anything.`
      : 'I do not try again by myself. Write the command once more when the service is back.'
  return `**${what}** ${why}\n\n${next}`
}
