/** What begins a block of its own inside a list item. */
const anyBlock = /^(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|```|~~~|(?:[-*_]\s*){3,}$|\[[^\]]*\]:)/

/** What would end the summary, or swallow what follows it. Lists and quotes may stand there. */
const endsSummary = /^(?:#{1,6}(?:\s|$)|```|~~~|(?:[-*_]\s*){3,}$|=+$|-+$|\[[^\]]*\]:)/

/** Puts a backslash before whatever would make a heading, a list, a quote, a fence or a definition of an item. */
export const escapeItem = (line: string): string => escaped(line, anyBlock)

/** The same for a line of the summary. */
export const escapeSummary = (line: string): string => escaped(line, endsSummary)

/** Undoes both. */
export function unescapeLine(line: string): string {
  const number = /^(\d{1,9})\\([.)](?:\s|$))/.exec(line)
  if (number) return `${number[1]}${line.slice(number[0].length - (number[2]?.length ?? 0))}`
  if (!line.startsWith('\\')) return line
  const rest = line.slice(1)
  return anyBlock.test(rest) || endsSummary.test(rest) ? rest : line
}

function escaped(line: string, block: RegExp): string {
  if (!block.test(line)) return line
  // A backslash escapes punctuation only, so `1.` is escaped at its dot.
  return /^\d/.test(line) ? line.replace(/[.)]/, '\\$&') : `\\${line}`
}

/**
 * Shows raw HTML instead of hiding it: `<!-- do that too -->` in a field would stand in the text that is approved, and
 * not on the page where it is read. Code spans show it anyway and stay as they are.
 */
export function showHtml(line: string): string {
  let shown = ''
  for (let at = 0; at < line.length; ) {
    const ticks = /^`+/.exec(line.slice(at))?.[0]
    if (ticks) {
      const end = closingTicks(line, at + ticks.length, ticks.length)
      shown += line.slice(at, end)
      at = end
    } else if (line[at] === '\\') {
      shown += line.slice(at, at + 2)
      at += 2
    } else {
      shown += line[at] === '<' && /[A-Za-z/!?]/.test(line[at + 1] ?? '') ? '\\<' : line[at]
      at++
    }
  }
  return shown
}

/** Where a code span that opened with so many backticks ends; without an end the backticks are plain text. */
function closingTicks(line: string, from: number, count: number): number {
  for (const run of line.slice(from).matchAll(/`+/g)) if (run[0].length === count) return from + run.index + count
  return from
}
