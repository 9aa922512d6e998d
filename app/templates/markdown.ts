import type { Nodes } from 'mdast'
import { markdownTree } from '../../core/text/markdown.ts'

/** GitHub refuses a longer comment or issue body: 65,536 characters. */
export const bodyLimit = 65_536

/** Text of unknown origin in a code span, on one line: nothing in it is Markdown, mentions nobody and closes nothing. */
export function code(text: string, longest = 200): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, longest)
  const ticks = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(ticks + 1)
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** A block of text to copy or to read as it is; the fence is longer than any in the text. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`
}

/** Plain text of unknown origin inside a sentence: no Markdown, no HTML, no mention, no reference. */
export const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()<>#+!|~&-]/g, (sign) => `&#${sign.codePointAt(0)};`)
    .replace(/@(?=[A-Za-z0-9])/g, '@<!-- -->')

/** Somebody's words, line by line. */
export const quote = (text: string): string =>
  text
    .trim()
    .split(/\r?\n/)
    .map((line) => (line.trim() === '' ? '>' : `> ${plain(line)}`))
    .join('\n')

export const folded = (summary: string, body: string, open = false): string =>
  `<details${open ? ' open' : ''}><summary>${summary}</summary>\n\n${body.trim()}\n\n</details>`

/**
 * Markdown as it is, but nobody is notified by it: an `@name` outside code is broken by an empty comment, which readers
 * do not see. GitHub only looks for mentions in text.
 */
export function quiet(markdown: string): string {
  const places: number[] = []
  const walk = (node: Nodes): void => {
    if (node.type === 'text' && node.position?.start.offset !== undefined && node.position.end.offset !== undefined) {
      const { offset } = node.position.start
      const source = markdown.slice(offset, node.position.end.offset)
      for (const match of source.matchAll(/@(?=[A-Za-z0-9])/g)) places.push(offset + match.index + 1)
    }
    if ('children' in node) node.children.forEach(walk)
  }
  walk(markdownTree(markdown))
  return places.sort((a, b) => b - a).reduce((text, at) => `${text.slice(0, at)}<!-- -->${text.slice(at)}`, markdown)
}

/** Dollars as people read them; below a cent to three places, so that small sums do not look free. */
export const dollars = (value: number): string =>
  value === 0 ? '$0' : value < 0.001 ? 'under $0.001' : value < 0.01 ? `$${value.toFixed(3)}` : `$${value.toFixed(2)}`
