import { readMarker, writeMarker } from '../../../core/comments/marker.ts'

/**
 * The agent's part of a pull request's text stands between two lines for machines. What people write before or after it
 * is theirs, and stays when the next run brings its part up to date.
 */
export function ownPart(text: string, draft: boolean): string {
  return `${writeMarker('run', { draft })}\n${text}\n${end}`
}

const end = '<!-- sentra:run-end -->'
const begins = /^<!-- sentra:run \{[^\r\n<>]*\} -->$/m

/** GitHub stops a body at 65,536 characters. */
const longest = 65_000
const cut = '\n\n… cut: see the job’s artifacts.\n'

/** A pull request's text with this part in the place of the earlier one; below it, where somebody took that away. */
export function withOwnPart(body: string, own: string): string {
  const from = begins.exec(body)?.index ?? -1
  // The part may quote such a line, people write theirs around it: the last one is the end.
  const to = body.lastIndexOf(end)
  const [before, after] =
    from < 0 || to < from
      ? [body.trim() === '' ? '' : `${body.trimEnd()}\n\n`, '']
      : [body.slice(0, from), body.slice(to + end.length)]
  const room = longest - before.length - after.length
  const fits = own.length <= room ? own : `${own.slice(0, Math.max(0, room - cut.length - end.length))}${cut}${end}`
  return `${before}${fits}${after}`
}

/** Whether the last run made the pull request a draft, and not a person. */
export function isDraftOfOurs(body: string): boolean {
  const found = begins.exec(body)
  const data = found === null ? null : readMarker('run', body.slice(found.index))?.data
  return typeof data === 'object' && data !== null && 'draft' in data && data.draft === true
}
