/**
 * Whether a turn takes back a hand-over that was just asked for: "wait", "no, not yet", "undo". Unlike the request
 * itself this errs to the safe side: whoever says anything like it in those five seconds keeps talking.
 */
export function asksToUndo(turn: string): boolean {
  const words = turn
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[^\p{L}' ]+/gu, ' ')
    .trim()
  return /\b(?:wait|stop|undo|cancel|no|not yet|hold on|hang on|one more|go back|take (?:it|that) back|never ?mind|actually|don't|do not)\b/.test(
    words,
  )
}
