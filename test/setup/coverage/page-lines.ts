import { eachMapping, TraceMap } from '@jridgewell/trace-mapping'
import type { Bundle, Range } from './page-dump.ts'

/** Lines that ran, by file; files are named from the project's root, lines are counted from 1. */
export type RanLines = Map<string, Set<number>>

/**
 * The lines of the source that ran in a browser: those of which any token lies where the bundle ran. The page is
 * minified, so lines and statements of the bundle say nothing; its map names each token's line.
 */
export function ranLines(bundles: readonly Bundle[]): RanLines {
  const lines: RanLines = new Map()
  for (const { source, map, runs } of bundles) {
    if (runs.length === 0) continue
    const ran = ranOffsets(source.length, runs)
    const starts = lineStarts(source)
    eachMapping(new TraceMap(map), (token) => {
      if (token.source === null) return
      const offset = (starts[token.generatedLine - 1] ?? 0) + token.generatedColumn
      if (ran[offset] !== 1) return
      const file = lines.get(token.source) ?? new Set()
      lines.set(token.source, file.add(token.originalLine))
    })
  }
  return lines
}

/** 1 where any of the runs came by. */
function ranOffsets(length: number, runs: readonly Range[][]): Uint8Array {
  const ran = new Uint8Array(length)
  for (const ranges of runs) {
    const once = new Uint8Array(length)
    // Outer before inner, which then has the last word.
    const size = ({ startOffset, endOffset }: Range) => endOffset - startOffset
    for (const range of ranges.toSorted((a, b) => size(b) - size(a))) {
      once.fill(range.count > 0 ? 1 : 0, range.startOffset, range.endOffset)
    }
    for (let at = 0; at < length; at += 1) ran[at] = (ran[at] ?? 0) | (once[at] ?? 0)
  }
  return ran
}

function lineStarts(source: string): number[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
