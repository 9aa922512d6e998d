/** What strangers may ask for in an hour, on one thread: enough to look, too little to make a bot talk all day. */
export const strangerAnswers = 3

/**
 * Whether a `/status` or `/help` of somebody who may not write is answered. `answered` is when we answered strangers on
 * this thread before (ISO dates).
 */
export function mayAnswerStranger(answered: string[], now: Date): boolean {
  const hourAgo = now.getTime() - 3_600_000
  return answered.filter((at) => Date.parse(at) > hourAgo).length < strangerAnswers
}
