import type { Html, Nodes, Paragraph, Root } from 'mdast'
import { markdownTree } from '../text/markdown.ts'

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
  const end = endOfOwnWords(markdown)
  const open = openElements(tree)
  return tree.children
    .filter((node): node is Paragraph => node.type === 'paragraph')
    .flatMap((paragraph) => slashLines(markdown, paragraph))
    .filter((line) => line.start < end && !open.some(([from, to]) => from <= line.start && line.start < to))
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

/**
 * The stretches of a comment inside raw HTML elements: `<details>` hides what is in it even where Markdown sees a
 * paragraph after a blank line. An element that is never closed stays open to the end.
 */
function openElements(tree: Root): [number, number][] {
  const stretches: [number, number][] = []
  const open: { name: string; at: number }[] = []
  for (const html of htmlNodes(tree)) {
    if (/<!--(?!>|->)(?!.*?--!?>)/s.test(html.value)) stretches.push([startOf(html), Number.POSITIVE_INFINITY])
    for (const [, slash, name = ''] of html.value.matchAll(/<(\/?)([A-Za-z][^\s/>]*)[^>]*>?/g)) {
      const tag = name.toLowerCase()
      if (voidElements.has(tag)) continue
      if (slash === '') open.push({ name: tag, at: startOf(html) })
      else {
        const from = open.findLastIndex((element) => element.name === tag)
        const [closed] = from < 0 ? [] : open.splice(from, 1)
        if (closed) stretches.push([closed.at, endOf(html)])
      }
    }
  }
  return [...stretches, ...open.map(({ at }): [number, number] => [at, Number.POSITIVE_INFINITY])]
}

const voidElements = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'wbr',
])

/** Raw HTML in the order of the text. Without recursion: a comment of thousands of `>` nests as deep. */
function htmlNodes(tree: Root): Html[] {
  const found: Html[] = []
  for (const open: Nodes[] = [tree]; open.length > 0; ) {
    const node = open.pop()
    if (node?.type === 'html') found.push(node)
    else if (node && 'children' in node) open.push(...node.children.toReversed())
  }
  return found
}

/** How mail programs say that the rest is what they answer. */
const answered = [
  /^-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-{2,}/im,
  /^_{10,}\s*$/m,
  /^(?:On|Am|Le|El|Il|Em|Op|Den|W dniu)\b[^\n]{3,200}(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał)[^\n]{0,100}:\s*$/m,
  /^(?:From|Von|De|Da|Van|Fra|Från):[^\n]*\n(?:Sent|Date|Gesendet|Envoyé|Enviado|Inviato|Verzonden|Sendt|Skickat):/im,
  /^-- ?$/m,
]

function endOfOwnWords(markdown: string): number {
  const places = answered.map((pattern) => markdown.search(pattern)).filter((place) => place >= 0)
  return Math.min(markdown.length, ...places)
}

const startOf = (node: Nodes): number => node.position?.start.offset ?? 0
const endOf = (node: Nodes): number => node.position?.end.offset ?? 0
