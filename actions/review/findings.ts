import { sha256 } from '../../core/spec/hash.ts'
import type { Finding } from './answer.ts'
import { type DiffFile, type DiffLine, linesAt } from './diff.ts'

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

/**
 * Sorts the model's findings by what GitHub would take: a comment must stand on lines of one hunk. A suggestion that
 * would change nothing, or that replaces lines the pull request does not touch, is dropped and the finding kept.
 */
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
  return { placed: unique(placed), elsewhere }
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

function usefulSuggestion(suggestion: string | null, lines: readonly DiffLine[]): string | null {
  if (suggestion === null || !lines.some((line) => line.kind === 'added')) return null
  const now = lines.map((line) => line.text).join('\n')
  return suggestion.replace(/\n$/, '') === now ? null : suggestion.replace(/\n$/, '')
}

const unique = (findings: PlacedFinding[]): PlacedFinding[] => [
  ...new Map(findings.map((finding) => [finding.id, finding])).values(),
]

/** The file's new text with a finding's suggestion taken: what GitHub's "Commit suggestion" does. */
export function applySuggestion(text: string, { start_line, line, suggestion }: Finding): string {
  if (suggestion === null) return text
  const lines = text.split('\n')
  lines.splice(start_line - 1, line - start_line + 1, ...(suggestion === '' ? [] : suggestion.split('\n')))
  return lines.join('\n')
}
