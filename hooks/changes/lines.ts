/** One line that an edit added: its number in the new text, from 1, and its text without the line's end. */
export interface AddedLine {
  number: number
  text: string
}

/**
 * The lines of `after` that `before` does not have, in order: linear in both, so a large file costs no more than it is long.
 * A line that only moved is not added; one that stands there more often than before is.
 */
export function addedLines(before: string, after: string): AddedLine[] {
  const left = before.split('\n')
  const right = after.split('\n')
  let head = 0
  while (head < right.length && head < left.length && left[head] === right[head]) head++
  let tail = 0
  const longest = Math.min(left.length, right.length) - head
  while (tail < longest && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++

  const spare = new Map<string, number>()
  for (const line of left.slice(head, left.length - tail)) spare.set(line, (spare.get(line) ?? 0) + 1)
  const added: AddedLine[] = []
  for (const [index, line] of right.slice(head, right.length - tail).entries()) {
    const count = spare.get(line) ?? 0
    if (count > 0) spare.set(line, count - 1)
    else added.push({ number: head + index + 1, text: line.replace(/\r$/, '') })
  }
  return added
}
