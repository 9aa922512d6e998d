import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** As much of a transcript's end as is read, in bytes: a call that waits for its answer is among the last. */
const most = 1024 * 1024

/**
 * Tells whether a session's transcript holds the answer to a tool call: then the call is over, also where no PostToolUse
 * followed, because a hook or a person refused it. The transcript is Claude Code's own JSON lines, written a little later than
 * things happen; where there is none, or it looks otherwise, nothing is known to be over.
 */
export function answeredIn(transcript: string | undefined, ids: readonly string[]): (id: string) => boolean {
  if (transcript === undefined || ids.length === 0) return () => false
  const text = endOf(transcript)
  // Within a string of the transcript, a command's for instance, the quotation marks would be escaped.
  return (id) => /^\w+$/.test(id) && text.includes(`"tool_use_id":"${id}"`)
}

function endOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const { size } = fstatSync(descriptor)
      const bytes = Buffer.alloc(Math.min(size, most))
      const read = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length)
      return bytes.toString('utf8', 0, read)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return ''
  }
}
