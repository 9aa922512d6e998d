import { stripVTControlCharacters } from 'node:util'

/** How many columns a text takes. Colours take none. */
export const columns = (text: string): number => [...stripVTControlCharacters(text)].length

/** Breaks text into lines of at most `width` columns between words; a longer word stands alone. Keeps line breaks. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = []
    let current = ''
    for (const word of line.split(' ')) {
      if (current !== '' && columns(current) + 1 + columns(word) > width) {
        lines.push(current)
        current = word
      } else {
        current = current === '' ? word : `${current} ${word}`
      }
    }
    return [...lines, current]
  })
}

/** One line, cut to `width` columns with an ellipsis. For text without colours. */
export function clip(text: string, width: number): string {
  const line = text.replaceAll('\n', ' ⏎ ')
  return columns(line) <= width ? line : `${[...line].slice(0, Math.max(0, width - 1)).join('')}…`
}

/** `left` and `right` at the two ends of a line. */
export const apart = (left: string, right: string, width: number): string =>
  `${left}${' '.repeat(Math.max(1, width - columns(left) - columns(right)))}${right}`

/** `0.42 s`, `3.1 s`, `1 min 05 s`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}
