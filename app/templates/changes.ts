import { FormatError } from '../../core/errors.ts'
import { parseSpec } from '../../core/spec/parse.ts'
import { sections } from '../../core/spec/sections.ts'

/**
 * What differs between two versions, one line for each thing, read from the texts themselves: what a model says of its
 * own changes proves nothing. Empty where a text does not follow the form; then the lines below still show it.
 */
export function changesBetween(before: string, after: string): string[] {
  const old = parsed(before)
  const now = parsed(after)
  if (old === null || now === null) return []
  const lines: string[] = []
  if (old.title !== now.title) lines.push(`The title is now “${now.title}”.`)
  if (old.summary !== now.summary) lines.push('The summary is reworded.')
  for (const [name, heading] of Object.entries(sections) as [keyof typeof sections, string][]) {
    const gone = old[name].filter((item) => !now[name].includes(item))
    const come = now[name].filter((item) => !old[name].includes(item))
    lines.push(...come.map((item) => `${heading}, new: ${item}`), ...gone.map((item) => `${heading}, gone: ${item}`))
  }
  return lines
}

function parsed(text: string) {
  try {
    return parseSpec(text)
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

/** A spec's title, summary and open questions, as far as its text follows the form. */
export function gist(text: string): { title: string; summary: string; questions: string[] } {
  const spec = parsed(text)
  return { title: spec?.title ?? '', summary: spec?.summary ?? '', questions: spec?.open_questions ?? [] }
}
