import type { Fields } from '../form.ts'

export interface Question {
  name: keyof Fields
  label: string
  hint: string
  rows: number
}

/** The Architect's questions, in the order in which a spec answers them. */
export const questions: readonly Question[] = [
  { name: 'title', label: 'Title', hint: 'What it is, in a few words.', rows: 1 },
  { name: 'summary', label: 'Summary', hint: 'What you want, for whom, and why.', rows: 3 },
  { name: 'requirements', label: 'Requirements', hint: 'What it must do. One a line.', rows: 4 },
  {
    name: 'acceptance_criteria',
    label: 'Acceptance criteria',
    hint: 'How you will see that it works. One a line.',
    rows: 4,
  },
  { name: 'out_of_scope', label: 'Out of scope', hint: 'What it must not become. May stay empty.', rows: 2 },
  { name: 'open_questions', label: 'Open questions', hint: 'What is not decided yet. May stay empty.', rows: 2 },
]
