import { stripVTControlCharacters } from 'node:util'

/** Lines by which tools say what is wrong. */
const telling =
  /\berror\b|\bfail(?:ed|ure|ing)?\b|\bexception\b|^\s*(?:not ok|✖|✗|×|●|❯|E {2}|\^+|\d+\) )|AssertionError|Traceback|panicked|\bwarning\b.*\bdenied\b|^[^\s:]+:\d+:\d+/i
/** What no one mends by: frames of other people's code, tests that passed, coverage tables, npm's own closing words. */
const noise =
  /^\s*at .*(?:node:internal|node:async_hooks|node_modules[\\/])|^\s*(?:✔|✓|√|﹣|↓|ok \d+\b|PASS )|^(?:ℹ|#) (?:suites|cancelled|todo|duration_ms|start of coverage|end of coverage|-{5,}|.*\|)|^[\w ./-]+\|(?:\s*[\d.]+\s*\|){3}|^\s*npm (?:error|ERR!) (?:code|path|errno|workspace|location|A complete log)\b/

/** Text without colours and without what a progress bar overwrote. */
export function plain(output: string): string {
  const lines = stripVTControlCharacters(output).replace(/\r\n/g, '\n').split('\n')
  return lines.map((line) => line.slice(line.lastIndexOf('\r') + 1).trimEnd()).join('\n')
}

/**
 * At most `most` characters of an output: whole if it fits, else the lines that tell what is wrong with those around them,
 * from the first on, and the last lines. Gaps are shown. `root` is cut from paths.
 */
export function trim(output: string, most: number, root = ''): string {
  const clean = plain(root ? output.replaceAll(`${root}/`, '') : output)
  const lines = clean
    .split('\n')
    .filter((line) => !noise.test(line))
    .map((line) => cut(line, 500))
  const text = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return text.length <= most ? text : select(lines, most)
}

function select(lines: readonly string[], most: number): string {
  const chosen = new Set<number>()
  let size = 0
  const take = (index: number) => {
    const line = lines[index]
    if (line === undefined || chosen.has(index) || size + line.length + 4 > most) return
    chosen.add(index)
    size += line.length + 4 // its end, and a gap's mark at worst
  }
  const last = Math.min(lines.length, 12)
  for (let index = lines.length - last; index < lines.length && size < most / 3; index++) take(index)
  for (const [index, line] of lines.entries()) {
    if (size > most - 200) break
    if (telling.test(line)) for (let near = index - 2; near <= index + 6; near++) take(near)
  }
  const order = [...chosen].sort((one, other) => one - other)
  return order
    .map((index, place) => (place && index !== (order[place - 1] ?? 0) + 1 ? `…\n${lines[index]}` : lines[index]))
    .join('\n')
}

const cut = (line: string, most: number) => (line.length > most ? `${line.slice(0, most)}…` : line)
