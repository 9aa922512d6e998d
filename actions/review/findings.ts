import { sha256 } from '../../core/spec/hash.ts'
import type { Finding } from './answer.ts'
import { type DiffFile, type DiffLine, linesAt } from './diff.ts'
import type { SaidFinding } from './said.ts'
import { overlaps, usefulSuggestion, withoutOverlaps } from './suggestion.ts'

/** A finding that can be said: it stands on lines of the diff, has an id, and its suggestion applies. */
export interface PlacedFinding extends Finding {
  id: string
}

export interface Sorted {
  /** In the order of files and lines. */
  placed: PlacedFinding[]
  /** Those on lines that the diff does not show: they go into the summary, without a line. */
  elsewhere: Finding[]
}

/** Sorts the model's findings by what GitHub would take: a comment must stand on lines of one hunk. */
export async function sortFindings(findings: readonly Finding[], files: readonly DiffFile[]): Promise<Sorted> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const placed: PlacedFinding[] = []
  const elsewhere: Finding[] = []
  for (const finding of findings) {
    const file = byPath.get(finding.path)
    const lines = file && linesAt(file, finding.start_line, finding.line)
    if (!lines) {
      elsewhere.push(finding)
      continue
    }
    const suggestion = usefulSuggestion(finding.suggestion, lines)
    placed.push({ ...finding, suggestion, id: await findingId(finding, lines) })
  }
  const order = new Map(files.map((file, index) => [file.path, index]))
  placed.sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0) || a.line - b.line)
  return { placed: withoutOverlaps(unique(placed)), elsewhere }
}

/**
 * The same problem on the same words has the same id, wherever the lines have moved to meanwhile: nothing is said twice.
 */
async function findingId({ path, title }: Finding, lines: readonly DiffLine[]): Promise<string> {
  const text = lines.map((line) => line.text.trim()).join('\n')
  const name = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return (await sha256(JSON.stringify([path, name, text]))).slice(0, 16)
}

const unique = (findings: PlacedFinding[]): PlacedFinding[] => [
  ...new Map(findings.map((finding) => [finding.id, finding])).values(),
]

/**
 * What was never said. A model words the same thing anew each time: so it may name the comment that says it, and on lines
 * that stand as they stood, what was found before is not found again.
 */
export const neverSaid = (findings: readonly PlacedFinding[], said: readonly SaidFinding[]): PlacedFinding[] =>
  findings.filter((finding) => !said.some((one) => isSame(finding, one)))

function isSame(finding: PlacedFinding, { id, path, lines }: SaidFinding): boolean {
  if (finding.id === id || finding.known === id) return true
  return lines !== null && overlaps(finding, { path, start_line: lines.from, line: lines.to })
}

/** The file's new text with a suggestion taken: what GitHub's "Commit suggestion" does. The file's line endings stay. */
export function applySuggestion(
  text: string,
  { start_line, line, suggestion }: Pick<Finding, 'start_line' | 'line' | 'suggestion'>,
): string {
  if (suggestion === null) return text
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.split(end)
  lines.splice(start_line - 1, line - start_line + 1, ...(suggestion === '' ? [] : suggestion.split('\n')))
  return lines.join(end)
}
