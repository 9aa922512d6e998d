import type { RanLines } from './page-lines.ts'

/** A file's lines that could run, and whether each did. */
export type FileLines = Map<number, boolean>

export interface Figure {
  name: string
  /** Per cent of lines, rounded down to a tenth: what is shown never says more than what is held. */
  percent: number
  bound: number
  /** Those that would gain most, with the number of their lines that never ran. */
  worst: { file: string; missed: number }[]
}

/** What is held, and of which files. */
const bounds = [
  { name: 'overall', bound: 75, of: '' },
  { name: 'core', bound: 90, of: 'core/' },
  { name: 'page', bound: 60, of: 'voice-page/' },
]

/** Lines that ran in Node or in the browser, against the bounds. Only files that Node's coverage knows count. */
export function measure(files: ReadonlyMap<string, FileLines>, browser: RanLines): Figure[] {
  return bounds.map(({ name, bound, of }) => {
    const counted = [...files]
      .filter(([file]) => file.startsWith(of))
      .map(([file, lines]) => {
        const missed = [...lines].filter(([line, ran]) => !ran && !browser.get(file)?.has(line)).length
        return { file, all: lines.size, missed }
      })
    const all = sum(counted.map((one) => one.all))
    const missed = sum(counted.map((one) => one.missed))
    return {
      name,
      bound,
      percent: all === 0 ? 0 : Math.floor(((all - missed) / all) * 1_000) / 10,
      worst: counted
        .filter((one) => one.missed > 0)
        .toSorted((a, b) => b.missed - a.missed)
        .slice(0, 8),
    }
  })
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

/** What `npm test` prints of it: one line, and one more for each bound that does not hold. */
export function tell(figures: readonly Figure[]): { text: string; held: boolean } {
  const line = figures.map(({ name, percent, bound }) => `${name} ${percent} % (bound ${bound})`).join(', ')
  const low = figures.filter(({ percent, bound }) => percent < bound)
  const complaints = low.map(
    ({ name, percent, bound, worst }) =>
      `Coverage of ${name} is ${percent} %, under its bound of ${bound} %. Test what never ran; most of it is in:\n${worst
        .map(({ file, missed }) => `  ${file}: ${missed} lines\n`)
        .join('')}`,
  )
  return { text: `Lines covered: ${line}\n${complaints.join('')}`, held: low.length === 0 }
}
