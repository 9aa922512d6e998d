import type { Answer } from '../../../app/architect/answer.ts'

export const transcript =
  'Please add a command that counts the books I finished in each month. The newest month comes first. Books that are not finished do not count.'

export const first: Answer = {
  unsure: [],
  spec: {
    title: 'Count finished books by month',
    summary:
      'The shelf knows when each book was finished. A command sums that up, so that people see how their reading goes.',
    requirements: [
      '`bookshelf months` prints one line for each month in which a book was finished: the month and the number of books.',
      'The newest month comes first.',
      'Books that are not finished do not count.',
    ],
    acceptance_criteria: [
      'With two books finished in May 2026, `months` prints: 2026-05  2 books',
      'With books finished in April and May 2026, the line of 2026-05 comes before that of 2026-04.',
      'A book that is not finished appears in no count.',
    ],
    out_of_scope: ['Charts, and sums by year.'],
    open_questions: ['What is printed when no book is finished yet?'],
  },
}

export const revision =
  'When no book is finished yet, say "No finished books yet." And it should be 1 book, not 1 books.'

export const second: Answer = {
  unsure: [],
  spec: {
    ...first.spec,
    requirements: [
      ...first.spec.requirements,
      'A single book is written as "1 book".',
      'When no book is finished yet, a line says so.',
    ],
    acceptance_criteria: [
      ...first.spec.acceptance_criteria,
      'With one book finished in April 2026, `months` prints: 2026-04  1 book',
      'When no book is finished, `months` prints: No finished books yet.',
    ],
    open_questions: [],
  },
}
