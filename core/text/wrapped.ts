import type { Nodes, Root } from 'mdast'
import { createHtmlReader } from './hidden-html.ts'
import { formulasIn } from './hidden-math.ts'
import { Holes } from './holes.ts'
import { markdownTree } from './markdown.ts'

/** A part of a text that stands inside something else than Markdown: its words are not plainly its writer's own. */
export interface Wrapped {
  /** An HTML element's name; `hidden` for a comment and whatever else shows nothing, `formula` for mathematics. */
  by: string
  from: number
  to: number
}

/**
 * The parts of a text inside raw HTML and formulas: `<details>` hides what is in it even where Markdown sees a paragraph
 * after a blank line. Read as a browser reads it: a tag in a comment is none, a quote's end closes what was opened in the
 * quote, and what is never closed stays open to the end.
 */
export function wrappedParts(markdown: string, tree: Root = markdownTree(markdown)): Wrapped[] {
  const parts: Wrapped[] = []
  const code: [number, number][] = []
  let open: { by: string; from: number }[] = []
  let hiddenFrom: number | null = null

  const close = (at: number, end: number) => {
    for (const one of open.splice(at)) parts.push({ ...one, to: end })
  }
  const reader = createHtmlReader(markdown, new Holes(), ({ tag, closes, start, end }) => {
    if (endsByItself.has(tag)) return
    if (!closes) {
      open.push({ by: tag, from: start })
      return
    }
    const last = open.findLastIndex(({ by }) => by === tag)
    if (last >= 0 && !open.slice(last + 1).some(({ by }) => keeps.has(by))) close(last, end)
  })
  const look = (from: number, to: number) => {
    if (reader.hiding()) hiddenFrom ??= from
    else if (hiddenFrom !== null) {
      parts.push({ by: 'hidden', from: hiddenFrom, to })
      hiddenFrom = null
    }
  }

  // Without recursion: a text of thousands of `>` nests as deep. A node is met once more where it ends.
  const waiting: (Nodes | { ended: Nodes })[] = [tree]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('ended' in node) {
      const [from, to] = rangeOf(node.ended)
      if (node.ended.type === 'paragraph') {
        reader.endParagraph()
        look(from, to)
        const ends = (one: { by: string; from: number }) => one.from >= from && endsWithParagraph.has(one.by)
        parts.push(...open.filter(ends).map((one) => ({ ...one, to })))
        open = open.filter((one) => !ends(one))
      } else if (containers.has(node.ended.type)) {
        const first = open.findIndex((one) => one.from >= from)
        if (first >= 0 && !open.slice(first).some(({ by }) => keeps.has(by))) close(first, to)
      }
      continue
    }
    const [from, to] = rangeOf(node)
    if (node.type === 'html') {
      reader.read(from, to)
      look(from, to)
    } else if (node.type === 'code' || node.type === 'inlineCode') code.push([from, to])
    if ('children' in node) waiting.push({ ended: node }, ...node.children.toReversed())
  }
  close(0, markdown.length)
  if (hiddenFrom !== null) parts.push({ by: 'hidden', from: hiddenFrom, to: markdown.length })
  const isCode = (place: number) => code.some(([from, to]) => from <= place && place < to)
  return [...parts, ...formulasIn(markdown, isCode).map(([from, to]) => ({ by: 'formula', from, to }))]
}

/** Elements without an end, and the paragraph, which the next one ends. */
const endsByItself = new Set('area base br col embed hr img input link meta p source track wbr'.split(' '))

/** A paragraph's end closes these; what makes letters bold or slanted goes on in the next one. */
const endsWithParagraph = new Set('abbr bdo cite del dfn ins kbd mark q rt ruby samp span sub sup time var'.split(' '))

/** The end of something around these does not close them, nor what is in them. */
const keeps = new Set('applet caption html marquee object ol table td template th ul'.split(' '))

/** Of Markdown's own blocks those whose end closes what HTML left open in them. */
const containers = new Set(['blockquote', 'listItem', 'heading', 'tableCell', 'footnoteDefinition'])

const rangeOf = (node: Nodes): [number, number] => [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
