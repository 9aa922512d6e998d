import { Refusal } from '../../core/errors.ts'
import { formFields } from '../../core/spec/extract.ts'
import { visibleText } from '../../core/text/visible.ts'
import type { Material } from '../architect/prompts.ts'
import type { FoundNote } from '../audio/find.ts'

/** A text and the voice notes found in it. */
export interface Words {
  text: string
  notes: FoundNote[]
}

/**
 * What a model may read of a text: what a reader of the page sees, with each voice note's link replaced by its number,
 * counted on from `first`. Where nothing is left but notes, that is nothing.
 */
export function readable({ text, notes }: Words, first: number): string {
  let marked = text
  for (const [at, note] of [...notes.entries()].reverse()) {
    marked = `${marked.slice(0, note.start)}(voice note ${first + at})${marked.slice(note.end)}`
  }
  const visible = visibleText(marked).trim()
  return /^(?:\(voice note \d+\)\s*)*$/.test(visible) ? '' : visible
}

/** The issue's own words: of the form only what was asked, not its headings. */
export const issueWords = (body: string): string => formFields(body).words ?? body

export const nothingIn = (material: Material): boolean =>
  [material.body, material.request, ...material.transcripts].every((text) => text.trim() === '')

/** Why there is nothing to write a spec from. */
export function nothingAsked(command: string, notes: number, remarks: string[]): Refusal {
  return notes > 0
    ? new Refusal({
        what: 'I heard nothing in the voice note.',
        why: ['What I wrote down of it is empty.', ...remarks].join(' '),
        next: `Is the microphone on? Record it again, or type what you want after \`${command}\`.`,
      })
    : new Refusal({
        what: 'I need to know what you want.',
        why: `There are no words that I may read with \`${command}\`, and no voice note.`,
        next: `Type \`${command}\` and what you want, or attach a recording below it.`,
      })
}
