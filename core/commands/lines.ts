import type { Nodes, Paragraph, Root } from 'mdast'
import { markdownTree } from '../text/markdown.ts'
import { wrappedParts } from '../text/wrapped.ts'

export interface CommandLine {
  /** The word after the slash. */
  word: string
  /** What follows it on its line. */
  rest: string
  /** Where the line begins and ends in the comment. */
  start: number
  end: number
}

/**
 * The lines of a comment that begin with a slash and a word, and that a reader sees as plain words of the comment's
 * own: lines of a top-level paragraph. What stands in code, quotes, lists, tables, links, emphasis, HTML, or below an
 * e-mail that is answered, is no such line. The source is looked at, not its meaning: `\/approve` is no slash.
 */
export function commandLines(markdown: string): CommandLine[] {
  const tree = markdownTree(markdown)
  const end = endOfOwnWords(markdown, tree)
  const wrapped = wrappedParts(markdown, tree)
  return tree.children
    .filter((node): node is Paragraph => node.type === 'paragraph')
    .flatMap((paragraph) => slashLines(markdown, paragraph))
    .filter((line) => line.start < end && !wrapped.some(({ from, to }) => from <= line.start && line.start < to))
}

function slashLines(markdown: string, paragraph: Paragraph): CommandLine[] {
  const lines: CommandLine[] = []
  let at = startOf(paragraph)
  for (const text of markdown.slice(at, endOf(paragraph)).split('\n')) {
    // The pattern has no flags that fold case or Unicode: look-alikes of slash and letters are other characters.
    const found = /^( {0,3})\/([A-Za-z]+)(?:[ \t]+([^\r]*?))?[ \t\r]*$/.exec(text)
    const slash = at + (found?.[1]?.length ?? 0)
    if (found && isPlain(paragraph, slash)) {
      lines.push({ word: found[2] ?? '', rest: found[3] ?? '', start: at, end: at + text.length })
    }
    at += text.length + 1
  }
  return lines
}

/** Whether a place in a paragraph is its own text, and not inside code, a link, emphasis or HTML that began before. */
const isPlain = (paragraph: Paragraph, place: number) =>
  paragraph.children.some((child) => child.type === 'text' && startOf(child) <= place && place < endOf(child))

/** How mail programs say that the rest is what they answer. */
const answered = [
  /^-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-{2,}/gim,
  /^_{10,}\s*$/gm,
  /^(?:On|Am|Le|El|Il|Em|Op|Den|W dniu)\b[^\n]{3,200}(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał)[^\n]{0,100}:\s*$/gm,
  /^(?:From|Von|De|Da|Van|Fra|Från):[^\n]*\n(?:Sent|Date|Gesendet|Envoyé|Enviado|Inviato|Verzonden|Sendt|Skickat):/gim,
  /^-- ?$/gm,
]

/** Where a comment's own words end, and the e-mail begins that it answers. What code shows is no e-mail. */
export function endOfOwnWords(markdown: string, tree: Root = markdownTree(markdown)): number {
  const code = tree.children.filter(({ type }) => type === 'code')
  const isCode = (place: number) => code.some((node) => startOf(node) <= place && place < endOf(node))
  const places = answered.flatMap((pattern) => [...markdown.matchAll(pattern)].map(({ index }) => index))
  return Math.min(markdown.length, ...places.filter((place) => !isCode(place)))
}

const startOf = (node: Nodes): number => node.position?.start.offset ?? 0
const endOf = (node: Nodes): number => node.position?.end.offset ?? 0
