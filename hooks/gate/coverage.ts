/** Where runners print how many of the lines were covered, in per cent. The last one that is found counts. */
const tables: readonly RegExp[] = [
  /^(?:ℹ|#) all files\s*\|\s*([\d.]+)/gm, // node:test: lines first
  /^All files\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*([\d.]+)/gm, // istanbul, c8, vitest, jest: lines fourth
  /^Lines\s*:\s*([\d.]+)%/gm, // the same, as a summary
  /^TOTAL\s.*?\s(\d+(?:\.\d+)?)%\s*$/gm, // coverage.py
  /^coverage: ([\d.]+)% of statements/gm, // go
]

/** The covered lines in per cent, or undefined where no known table is in the output. */
export function coverageOf(output: string): number | undefined {
  for (const table of tables) {
    const value = Number([...output.matchAll(table)].at(-1)?.[1] ?? Number.NaN)
    if (value >= 0 && value <= 100) return value
  }
  return undefined
}
