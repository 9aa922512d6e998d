import type { Figure } from './figure.ts'

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })

/** The figures as a table for people, a line each. */
export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => [
    figure.id,
    `${number.format(figure.value)} ${figure.unit}`,
    figure.goal ?? '',
    figure.peer ? `${figure.peer.name}: ${number.format(figure.peer.value)}` : '',
    figure.note ?? '',
  ])
  const lines = [['figure', 'value', 'goal', 'beside', 'note'], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
