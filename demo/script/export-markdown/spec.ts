import type { Answer } from '../../../app/architect/answer.ts'

export const transcript =
  'I would like to export my shelf as a markdown list. Every book is one line, with a check box, and the finished books are checked.'

export const first: Answer = {
  unsure: [],
  spec: {
    title: 'Export the shelf as Markdown',
    summary:
      'People keep notes in Markdown and want their reading list in them. A command prints the shelf as a task list that can be pasted.',
    requirements: [
      '`bookshelf export` prints every book as one line of a Markdown task list: title, comma, author.',
      'Finished books are checked, the others are not.',
    ],
    acceptance_criteria: [
      'A book that is not finished is printed as: - [ ] Emma, Jane Austen',
      'A finished book is printed as: - [x] Momo, Michael Ende',
      'Every book of the shelf is on a line of its own, in the order of the shelf.',
    ],
    out_of_scope: ['Writing to a file: the shell does that.'],
    open_questions: ['What is printed for an empty shelf?'],
  },
}

export const revision =
  'Stars and underscores in a title must show as they are. For an empty shelf, print nothing at all.'

export const second: Answer = {
  unsure: [],
  spec: {
    ...first.spec,
    requirements: [
      ...first.spec.requirements,
      'Stars and underscores in a title or a name show as they are.',
      'An empty shelf prints nothing.',
    ],
    acceptance_criteria: [
      ...first.spec.acceptance_criteria,
      'The title M*A*S*H is printed with a backslash before each star.',
      'For an empty shelf the output is an empty text.',
    ],
    open_questions: [],
  },
}
