/** One line of a file's new text, as the diff shows it. */
export interface DiffLine {
  /** Its number in the new file; `null` for a line that is only in the old one. */
  line: number | null
  kind: 'added' | 'kept' | 'removed'
  text: string
  /** Which hunk of the file it stands in, from 0. A review's comment may not span two. */
  hunk: number
}

/** A changed file, read from the API's `patch` as data. Nothing of it is ever checked out or run. */
export interface DiffFile {
  path: string
  status: string
  lines: DiffLine[]
  /** GitHub leaves the patch out for binaries and for what is too large: then there is nothing to point at. */
  shown: boolean
}

const header = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/

/** Reads one file's `patch` (hunks without the `diff --git` header, as `GET /pulls/{n}/files` gives it). */
export function readPatch(path: string, status: string, patch: string | undefined): DiffFile {
  const lines: DiffLine[] = []
  let number = 0
  let hunk = -1
  for (const raw of (patch ?? '').split('\n')) {
    const start = header.exec(raw)
    if (start) {
      number = Number(start[1])
      hunk++
    } else if (hunk >= 0 && raw !== '' && !raw.startsWith('\\')) {
      const text = raw.slice(1)
      if (raw.startsWith('-')) lines.push({ line: null, kind: 'removed', text, hunk })
      else lines.push({ line: number++, kind: raw.startsWith('+') ? 'added' : 'kept', text, hunk })
    }
  }
  return { path, status, lines, shown: patch !== undefined }
}

/** The lines `from` to `to` of the new file, if the diff shows all of them in one hunk; else `null`. */
export function linesAt(file: DiffFile, from: number, to: number): DiffLine[] | null {
  if (from > to) return null
  const found = file.lines.filter((line) => line.line !== null && line.line >= from && line.line <= to)
  const oneHunk = found.every((line) => line.hunk === found[0]?.hunk)
  return found.length === to - from + 1 && oneHunk ? found : null
}

/** The file's diff for a reader: each line with its number in the new file, so that a finding can name it. */
export function numbered(file: DiffFile): string {
  const signs = { added: '+', kept: ' ', removed: '-' }
  let hunk = 0
  return file.lines
    .map((line) => {
      const gap = line.hunk === hunk ? '' : '…\n'
      hunk = line.hunk
      return `${gap}${String(line.line ?? '').padStart(5)} ${signs[line.kind]} ${line.text.replace(/\r$/, '')}`
    })
    .join('\n')
}
