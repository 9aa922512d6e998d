import { z } from 'zod'
import { FormatError } from '../errors.ts'
import { SpecDocument } from './document.ts'
import { unescapeLine } from './escape.ts'
import { sections } from './sections.ts'

type Section = keyof typeof sections

/**
 * Reads a spec's Markdown. Needs no Markdown parser, so the page can use it before anything is loaded.
 *
 * Throws `FormatError`, naming the first line that does not fit.
 */
export function parseSpec(markdown: string): SpecDocument {
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n')
  const first = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  )
  const title = /^#[ \t]+(.+?)[ \t]*$/.exec(lines[first] ?? '')?.[1]
  if (title === undefined) throw problem(first + 1, 'The first line must be the title, such as “# Dark mode”.')

  const summary: string[] = []
  const items: Partial<Record<Section, string[]>> = {}
  let section: Section | null = null
  for (const [index, line] of lines.entries()) {
    if (index <= first) continue
    const heading = /^(#{1,2})[ \t]+(.*?)[ \t]*$/.exec(line)
    if (heading) {
      section = sectionOf(heading[1] === '##' ? (heading[2] ?? '') : '')
      if (section === null) throw problem(index + 1, `“${line.trim()}” is none of the form's headings.`)
      if (items[section]) throw problem(index + 1, `“${sections[section]}” stands there twice.`)
      items[section] = []
    } else if (section === null) {
      summary.push(unescapeLine(line))
    } else {
      addLine(items[section] ?? [], line, index + 1)
    }
  }

  const criteria = items.acceptance_criteria?.map(withoutNumber) ?? []
  const read = SpecDocument.safeParse({
    title,
    summary: summary.join('\n'),
    requirements: items.requirements?.map(unescapeLine) ?? [],
    acceptance_criteria: criteria,
    out_of_scope: items.out_of_scope?.map(unescapeLine) ?? [],
    open_questions: items.open_questions?.map(unescapeLine) ?? [],
  })
  if (read.success) return read.data
  throw new FormatError({
    what: 'This is not a complete spec.',
    why: z.prettifyError(read.error),
    next: 'Fill in the title, the summary, the requirements and the acceptance criteria.',
  })
}

function sectionOf(heading: string): Section | null {
  const entries = Object.entries(sections) as [Section, string][]
  return entries.find(([, name]) => name.toLowerCase() === heading.toLowerCase())?.[0] ?? null
}

/** A bullet begins an item; any other line that is not empty goes on with the last one. */
function addLine(items: string[], line: string, number: number): void {
  const bullet = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(.*?)\s*$/.exec(line)
  if (bullet) {
    items.push(bullet[1] ?? '')
  } else if (line.trim() !== '') {
    const last = items.pop()
    if (last === undefined) throw problem(number, 'A section is a list: begin each entry with “- ”.')
    items.push(`${last} ${line.trim()}`)
  }
}

function withoutNumber(item: string, index: number): string {
  const found = /^(\*\*|)AC-(\d{1,3})[:.]?\1[:.]?\s+(.*)$/s.exec(item)
  if (found && Number(found[2]) === index + 1) return found[3] ?? ''
  throw new FormatError({
    what: 'The acceptance criteria are not numbered.',
    why: `“**AC-${index + 1}**” must stand at the beginning of “${item.slice(0, 80)}”, since tests carry that number.`,
    next: 'Number them from AC-1 in order.',
  })
}

const problem = (line: number, why: string) =>
  new FormatError({
    what: `Line ${line} does not follow the form of a spec.`,
    why,
    next: 'Write a title, a summary, and the sections Requirements and Acceptance criteria.',
  })
