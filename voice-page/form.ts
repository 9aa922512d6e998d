import type { SpecDocument } from '../core/spec/document.ts'
import { finished, type Turn } from '../core/voice/transcript.ts'

/** The form as it was typed: lists have an entry a line. */
export interface Fields {
  title: string
  summary: string
  requirements: string
  acceptance_criteria: string
  out_of_scope: string
  open_questions: string
}

export type Reading = { document: SpecDocument } | { problems: { field: keyof Fields; problem: string }[] }

/** What a person said, as the beginning of a spec typed by hand: nothing is invented, each wish names its turn. */
export function fieldsFrom(turns: readonly Turn[]): Pick<Fields, 'summary' | 'requirements'> {
  const said = finished(turns).filter(({ who }) => who === 'person')
  return {
    summary: said[0]?.text ?? '',
    requirements: said.map(({ number, text }) => `${text} (turn ${number})`).join('\n'),
  }
}

/** Lines as entries: a leading bullet or number is dropped, empty lines are skipped. */
export function entriesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) =>
      line
        .trim()
        .replace(/^(?:[-*+•]|\d{1,3}[.)])(?:\s+|$)/, '')
        .trim(),
    )
    .filter((line) => line !== '')
}

/** Reads the form. What is missing is named by its field, in the form's order, in words for the person who types. */
export function readForm(fields: Fields): Reading {
  const document: SpecDocument = {
    title: fields.title.trim().replace(/\s+/g, ' '),
    summary: fields.summary.trim().replace(/\r\n/g, '\n'),
    requirements: entriesOf(fields.requirements),
    acceptance_criteria: entriesOf(fields.acceptance_criteria),
    out_of_scope: entriesOf(fields.out_of_scope),
    open_questions: entriesOf(fields.open_questions),
  }
  const problems: { field: keyof Fields; problem: string }[] = []
  const must = (holds: boolean, field: keyof Fields, problem: string) =>
    void (holds || problems.push({ field, problem }))
  must(document.title !== '', 'title', 'Give it a title: what it is, in a few words.')
  must(document.title.length <= 200, 'title', 'Keep the title under 200 characters.')
  must(document.summary !== '', 'summary', 'Say in a sentence or two what you want and why.')
  must(document.summary.length <= 8_000, 'summary', 'Keep the summary under 8,000 characters.')
  must(document.requirements.length > 0, 'requirements', 'Name at least one thing it must do.')
  must(document.acceptance_criteria.length > 0, 'acceptance_criteria', 'Say how you will see that it works.')
  for (const field of ['requirements', 'acceptance_criteria', 'out_of_scope', 'open_questions'] as const) {
    must(document[field].length <= 100, field, 'Keep it to 100 lines.')
    must(!document[field].some((line) => line.length > 2_000), field, 'Keep every line under 2,000 characters.')
  }
  return problems.length === 0 ? { document } : { problems }
}
