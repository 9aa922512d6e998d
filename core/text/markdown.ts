import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

/** Made once: putting them together takes as long as reading a short comment. */
const syntax = gfm()
const tree = [gfmFromMarkdown()]

/** Deeper than any reader follows; the parser's time and stack grow with the square of it. */
const deepest = 60
/** So many emphasis marks make the parser's time grow with the square of their number; plain text has none of that. */
const mostMarks = 5_000
const mostFootnotes = 1_000

/**
 * The syntax tree of a text as GitHub reads it, with positions in the source. A text made to be slow (64 kB of `>`, or
 * of half-open emphasis) is read more coarsely, in bounded time: what it nests or emphasises is then plain text.
 */
export function markdownTree(text: string): Root {
  const coarse: string[] = []
  if (count(text, /[*_~]/g) > mostMarks) coarse.push('attention', 'strikethrough')
  if (count(text, /\[\^/g) > mostFootnotes) coarse.push('gfmFootnoteCall', 'gfmPotentialFootnoteCall')
  return fromMarkdown(flattened(text), {
    extensions: [syntax, { disable: { null: coarse } }],
    mdastExtensions: tree,
  })
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

/** The same text, as long as before, with the markers of quotes and lists that nest too deep made letters. */
function flattened(text: string): string {
  return text.replace(/^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){60,}/gm, (markers) => {
    const kept = new RegExp(`^(?:[ \\t]*(?:>|[-+*]|\\d{1,9}[.)])){${deepest}}`).exec(markers)?.[0] ?? ''
    return kept + 'x'.repeat(markers.length - kept.length)
  })
}
