import { readAnswerMarker } from '../../core/comments/answer-marker.ts'
import { hasFailed } from '../../core/github/conclusions.ts'
import type { CheckRun, Comment } from '../../core/github/port.ts'
import { fixedCommits, fixWishes } from '../../core/spec/fixes.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'

export const failing = (runs: CheckRun[]): CheckRun[] => runs.filter(({ conclusion }) => hasFailed(conclusion))

/**
 * How far the latest wish is that this commit's checks be mended, by the pull request's comments. Whose the answer is does
 * not matter here: a forged one makes a person's next `/fix` a round of its own, and the agent looks for its own answers.
 */
export function wishFor(
  metadata: Pick<SpecMetadata, 'decisions'>,
  commit: string,
  comments: readonly Pick<Comment, 'body'>[],
): 'none' | 'waits' | 'answered' {
  const wish = fixWishes(metadata).findLast((one) => one.commit === commit)
  if (wish === undefined) return 'none'
  return comments.some(({ body }) => readAnswerMarker(body)?.asks.includes(wish.ask)) ? 'answered' : 'waits'
}

export interface Round {
  /** The number of this commit's round, from 1. */
  number: number
  /** How many there may be. */
  of: number
  /** How many more may begin, this one among them. */
  left: number
}

/**
 * Which round of mending this commit would be, or was. What was asked of it and waits is the round that it has; `anew`,
 * where that was answered and somebody asks again, begins the next one.
 */
export function roundOf(metadata: SpecMetadata, commit: string, most: number, anew = false): Round {
  const mended = fixedCommits(metadata)
  const at = anew ? -1 : mended.lastIndexOf(commit)
  if (at >= 0) return { number: at + 1, of: most, left: Math.max(1, most - at) }
  return { number: mended.length + 1, of: most, left: Math.max(0, most - mended.length) }
}
