import type { SpecRef } from '../../core/store/read.ts'

/** What is known when a review is asked for, all of it from GitHub or from the specs branch. */
export interface ReviewFacts {
  /** A push to the pull request, or a person's `/review`. */
  asked: 'push' | 'command'
  /** Whether the person who typed the command may write; for a push, whether the pull request's author may. */
  mayWrite: boolean
  draft: boolean
  open: boolean
  /** The spec that the metadata names for this pull request. A line in its body proves nothing. */
  recorded: SpecRef | null
  /** The spec that a writer named in a `/review` command, now or before. */
  named: SpecRef | null
  /** The issue that the command names, where no spec began on it. */
  missing: number | null
  /** Whether this very commit was reviewed already. */
  reviewed: boolean
  /** Whether the one line on how to add a spec stands there already. */
  toldBefore: boolean
}

export type ReviewDecision =
  | { do: 'review'; spec: SpecRef }
  | { do: 'tell-how-to-add-a-spec'; before: boolean }
  /** A person hears why. */
  | { do: 'refuse'; because: 'may-not-write' | 'closed' | 'no-such-spec' }
  /** Nobody waits for an answer. */
  | { do: 'nothing'; why: string }

/** Whether to spend money on this pull request, and on which spec. */
export function decideReview(facts: ReviewFacts): ReviewDecision {
  if (facts.asked === 'command') {
    if (!facts.mayWrite) return { do: 'refuse', because: 'may-not-write' }
    if (!facts.open) return { do: 'refuse', because: 'closed' }
    // Another spec that is known of this pull request is not the one that was meant.
    if (facts.missing !== null) return { do: 'refuse', because: 'no-such-spec' }
  }
  if (!facts.open) return { do: 'nothing', why: 'The pull request is closed.' }
  if (facts.asked === 'push' && facts.reviewed) return { do: 'nothing', why: 'This commit was reviewed before.' }
  const spec = (facts.asked === 'command' ? facts.named : null) ?? facts.recorded ?? facts.named
  if (spec === null) {
    return facts.toldBefore && facts.asked === 'push'
      ? { do: 'nothing', why: 'It belongs to no spec, and that was said before.' }
      : { do: 'tell-how-to-add-a-spec', before: facts.toldBefore }
  }
  if (facts.asked === 'push' && facts.recorded === null && !facts.mayWrite) {
    return { do: 'nothing', why: 'Its author may not write: somebody who may can type /review.' }
  }
  if (facts.asked === 'push' && facts.draft && facts.recorded === null) {
    return { do: 'nothing', why: 'It is a draft: it is reviewed when it is ready, or on /review.' }
  }
  return { do: 'review', spec }
}
