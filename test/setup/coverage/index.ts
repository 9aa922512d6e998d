import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type FileLines, measure, tell } from './bounds.ts'
import { readDump } from './page-dump.ts'
import { ranLines } from './page-lines.ts'

const root = path.join(import.meta.dirname, '../../..')

/** Of Istanbul's format only what lines need: where each statement begins, and how often it ran. */
const Report = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.number() }) })),
    s: z.record(z.string(), z.number()),
  }),
)

/**
 * Whether the project's own coverage holds, as a text and a verdict: Node's, from vitest's `coverage-final.json`, and
 * the browser's, from the folder that the tests of the page wrote to.
 */
export function checkCoverage(report: string, pageDump: string): { text: string; held: boolean } {
  return tell(measure(nodeLines(report), ranLines(readDump(pageDump))))
}

function nodeLines(report: string): Map<string, FileLines> {
  const files = new Map<string, FileLines>()
  for (const [file, { statementMap, s }] of Object.entries(Report.parse(JSON.parse(readFileSync(report, 'utf8'))))) {
    const lines: FileLines = new Map()
    for (const [id, { start }] of Object.entries(statementMap)) {
      lines.set(start.line, lines.get(start.line) === true || (s[id] ?? 0) > 0)
    }
    files.set(path.relative(root, file), lines)
  }
  return files
}
