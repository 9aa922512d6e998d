/** Where a line stands in a file's patch: GitHub takes review comments only on lines that the diff shows. */
export interface DiffPlace {
  /** Lines below the first hunk's header, as the old `position` counts. */
  position: number
  /** The hunk up to and including the line. */
  hunk: string
  text: string
}

type Side = 'LEFT' | 'RIGHT'

/** Finds a line of the old (`LEFT`) or new (`RIGHT`) file in a patch, or `null` where the diff does not show it. */
export const findLine = (patch: string | undefined, line: number, side: Side): DiffPlace | null =>
  walk(patch ?? '', (at) => (side === 'LEFT' ? at.left : at.right) === line)

/** The line at an old-style position, on the side it stands on. */
export const lineAt = (patch: string | undefined, position: number): { line: number; side: Side } | null => {
  let found: { line: number; side: Side } | null = null
  walk(patch ?? '', (at) => {
    if (at.position !== position) return false
    found = at.right === null ? { line: at.left ?? 0, side: 'LEFT' } : { line: at.right, side: 'RIGHT' }
    return true
  })
  return found
}

interface Step {
  position: number
  left: number | null
  right: number | null
}

const walk = (patch: string, wanted: (step: Step) => boolean): DiffPlace | null => {
  let left = 0
  let right = 0
  let hunk: string[] = []
  let position = -1
  for (const text of patch.split('\n')) {
    position += 1
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text)
    if (header) {
      left = Number(header[1])
      right = Number(header[2])
      hunk = [text]
      continue
    }
    hunk.push(text)
    const sign = text[0]
    if (sign === '\\') continue
    const step = { position, left: sign === '+' ? null : left++, right: sign === '-' ? null : right++ }
    if (wanted(step)) return { position, hunk: hunk.join('\n'), text: text.slice(1) }
  }
  return null
}
