import { visibleText } from '../../../core/text/visible.ts'
import { scanText } from '../../../hooks/secrets/scan.ts'

/** Lines that one run may propose, and the characters of each. */
const mostLines = 5
const longestLine = 240
/** Characters of the overview. */
const longestOverview = 6_000
/** A memory beyond this is cut when it is read, so nothing more is added to it. Characters. */
export const longestMemory = 16_000

const head = '# Learnings\n\nWhat runs learned here. Change or delete whatever is not true.\n'

/**
 * The memory with a run's lines at its end; `null` where there is nothing to add. What people wrote is kept to the byte.
 * A line counts only as far as a reader of the file can see it, is told once, and holds nothing that looks like a secret.
 *
 * @param before the file as it is, `null` where there is none
 * @param source what the lines come from: `42-dark-mode v1`
 */
export function withLearned(before: string | null, learned: readonly string[], source: string): string | null {
  if ((before ?? '').length > longestMemory) return null
  const known = new Set((before ?? '').split(/\r?\n/).map(bare))
  const lines: string[] = []
  for (const one of learned) {
    const line = inOneLine(one)
    if (line === '' || known.has(bare(line)) || scanText(line, 'learnings.md').length > 0) continue
    known.add(bare(line))
    lines.push(`- ${line} (${source})`)
    if (lines.length === mostLines) break
  }
  if (lines.length === 0) return null
  const end = before?.includes('\r\n') ? '\r\n' : '\n'
  const start = before ?? head
  const added = `${lines.join(end)}${end}`
  const whole = `${start}${start === '' || start.endsWith('\n') ? '' : end}${before === null ? end : ''}${added}`
  // Words that the file's own beginning would hide, by an open comment or a fence, are for no reader.
  const seen = visibleText(whole).trimEnd().endsWith(added.trimEnd())
  return seen && whole.length <= longestMemory ? whole : null
}

/** The first description of a project that has none; `null` where there is nothing that people could read and keep. */
export function overviewOf(text: string): string | null {
  const seen = visibleText(text).replaceAll('\r\n', '\n').trim()
  if (seen === '' || scanText(seen, 'project-overview.md').length > 0) return null
  if (seen.length <= longestOverview) return `${seen}\n`
  return `${seen.slice(0, seen.lastIndexOf('\n', longestOverview) + 1 || longestOverview).trimEnd()}\n`
}

/** One line of plain words: it begins no list, heading, table or quote of its own. */
const inOneLine = (text: string): string =>
  visibleText(text)
    .replace(/\s+/g, ' ')
    .replace(/^[\s>#*+|`~-]+/, '')
    .trim()
    .slice(0, longestLine)
    .trim()

/** What makes two lines the same: their words, without marks and without the note on where they come from. */
const bare = (line: string): string =>
  line
    .replace(/\s*\([^()]* v\d+\)\s*$/, '')
    .replace(/^[\s*+-]+/, '')
    .toLowerCase()
    .trim()
