import type { Nodes } from 'mdast'
import { markdownTree } from '../../core/text/markdown.ts'
import { type Attachment, type AttachmentHosts, attachmentAt } from './addresses.ts'

export interface FoundNote extends Attachment {
  /** Where its Markdown stands in the text, so that words and notes can be told in order. */
  start: number
  end: number
}

/** No text carries more notes than this; the rest is named and left out. */
export const maxNotes = 10

/**
 * The voice notes of a comment or an issue, in the order in which they stand there. Only what its author attached:
 * links in code, in quotes (somebody else's note), in comments and in folded or hidden parts are none, and neither are
 * pictures.
 */
export function findNotes(markdown: string, hosts: AttachmentHosts): FoundNote[] {
  const tree = markdownTree(markdown)
  const found: FoundNote[] = []
  walk(tree, (node) => {
    for (const raw of addressesOf(node)) {
      const attachment = attachmentAt(raw, hosts)
      const { start, end } = node.position ?? {}
      if (attachment === null || start?.offset === undefined || end?.offset === undefined) continue
      if (found.some((note) => note.url === attachment.url)) continue
      found.push({ ...attachment, start: start.offset, end: end.offset })
    }
  })
  return found
}

const closed = new Set([
  'blockquote',
  'code',
  'inlineCode',
  'image',
  'imageReference',
  'definition',
  'footnoteDefinition',
])

function walk(node: Nodes, visit: (node: Nodes) => void): void {
  if (closed.has(node.type)) return
  visit(node)
  if (!('children' in node)) return
  let folded = 0
  for (const child of node.children) {
    if (child.type === 'html') folded = Math.max(0, folded + foldsIn(child.value))
    if (folded === 0) walk(child, visit)
  }
}

/** How many `<details>` (or other containers that hide) a piece of HTML opens, less those it closes. */
const foldsIn = (html: string): number =>
  (html.match(/<(?:details|template|noscript)\b/gi)?.length ?? 0) -
  (html.match(/<\/(?:details|template|noscript)\s*>/gi)?.length ?? 0)

/** A link's target, or the source of an `<audio>` or `<video>` element that stands by itself. */
function addressesOf(node: Nodes): string[] {
  if (node.type === 'link') return [node.url]
  if (node.type !== 'html') return []
  const element = /^<(?:audio|video)\b[^<>]*?\ssrc=(?:"([^"]*)"|'([^']*)')[^<>]*>/i.exec(node.value.trim())
  const source = element?.[1] ?? element?.[2]
  return source === undefined ? [] : [source]
}
