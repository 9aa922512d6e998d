import { longestWait, type Session } from './session.ts'

const interval = 50

/**
 * Waits until nothing that the person said is still being written down, for a time that is bounded. What is not
 * written down by then is marked as not heard, so that nobody takes it for said; words that come later still count.
 */
export async function lastWords(session: Session, longest = longestWait): Promise<void> {
  const until = Date.now() + longest
  while (session.beingHeard && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, interval))
  for (const { id, who, state } of session.transcript.turns) {
    if (who === 'person' && state === 'open') session.tell({ type: 'turn.unheard', id, why: 'It took too long.' })
  }
}
