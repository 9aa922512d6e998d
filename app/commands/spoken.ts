import { parseCommands } from '../../core/commands/parse.ts'
import type { LineComment, Review } from '../../core/github/reviews.ts'
import { findNotes } from '../audio/find.ts'

/** Whether something asks by voice alone: it carries a voice note, and no command beside it. */
export const isSpoken = (body: string, server: string): boolean =>
  findNotes(body, { server }).length > 0 && parseCommands(body).kind === 'none'

/**
 * Whether a line's voice note is taken up by itself. One that came with a review that asks for changes is heard with that
 * review, or goes with it where it was withdrawn.
 */
export function speaksForItself({ review }: Pick<LineComment, 'review'>, all: readonly Review[]): boolean {
  const state = all.find(({ id }) => id === review)?.state
  return state !== 'CHANGES_REQUESTED' && state !== 'DISMISSED' && state !== 'PENDING'
}
