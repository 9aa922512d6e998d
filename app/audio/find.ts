import type { Link, Nodes } from 'mdast'
import { markdownTree } from '../../core/text/markdown.ts'
import { visibleParts } from '../../core/text/visible.ts'
import { wrappedParts } from '../../core/text/wrapped.ts'
import { type Attachment, type AttachmentHosts, attachmentAt } from './addresses.ts'

export interface FoundNote extends Attachment {
  /** Where its Markdown stands in the text, so that words and notes can be told in order. */
  start: number
  end: number
}

/** No text carries more notes than this; the rest is named and left out. */
export const maxNotes = 10

/**
 * The voice notes of a comment or an issue, in the order in which they stand there. Only what its author attached and
 * its readers see: a link in code, in quotes (somebody else's note) or in a folded part is none, nor is a picture, nor a
 * link that the page shows no word of.
 */
export function findNotes(markdown: string, hosts: AttachmentHosts): FoundNote[] {
  const found: FoundNote[] = []
  walk(markdownTree(markdown), (link) => {
    const attachment = attachmentAt(link.url, hosts)
    const { start, end } = link.position ?? {}
    if (attachment === null || start?.offset === undefined || end?.offset === undefined) return
    if (found.some((note) => note.url === attachment.url)) return
    found.push({ ...attachment, start: start.offset, end: end.offset })
  })
  if (found.length === 0) return []
  const shown = visibleParts(markdown)
  const folded = wrappedParts(markdown).filter(({ by }) => by === 'details' || by === 'hidden')
  const open = ({ start }: FoundNote) => !folded.some(({ from, to }) => from <= start && start < to)
  return found.filter((note) => open(note) && shown(note.start, note.end).trim() !== '')
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

function walk(node: Nodes, visit: (link: Link) => void): void {
  if (closed.has(node.type)) return
  // HTML inside a link may open what hides the words after it: the note's number, put in its place, would show them.
  if (node.type === 'link' && !node.children.some(hasHtml)) visit(node)
  if ('children' in node) for (const child of node.children) walk(child, visit)
}

const hasHtml = (node: Nodes): boolean => node.type === 'html' || ('children' in node && node.children.some(hasHtml))
