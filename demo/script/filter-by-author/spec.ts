import type { Answer } from '../../../app/architect/answer.ts'

export const transcript =
  'When I list my books, I want to filter them by author. Small and capital letters should not matter. And when no book matches, please say so, instead of printing nothing.'

export const first: Answer = {
  unsure: [],
  spec: {
    title: 'Filter the list by author',
    summary:
      '`bookshelf list` shows every book. On a long shelf people look for the books of one author, and cannot see them at a glance.',
    requirements: [
      '`bookshelf list --author NAME` shows only the books of that author.',
      'Small and capital letters make no difference.',
      'When no book matches, a line says so; the output is never empty.',
    ],
    acceptance_criteria: [
      'With books by Michael Ende and Jane Austen, `list --author "Jane Austen"` shows the book by Jane Austen and no other.',
      '`list --author "JANE AUSTEN"` shows the same as `list --author "Jane Austen"`.',
      'When no author matches, as in `list --author Tolkien`, the output is: No books by "Tolkien".',
    ],
    out_of_scope: ['Filtering by title, or by when a book was finished.'],
    open_questions: ['Is a part of the name enough, as in `--author austen`?'],
  },
}

export const revision = 'A part of the name is enough. And `--author` without a name should tell me how it is used.'

export const second: Answer = {
  unsure: [],
  spec: {
    ...first.spec,
    requirements: [
      ...first.spec.requirements,
      'A part of the name is enough.',
      '`--author` without a name is an error that shows how it is used.',
    ],
    acceptance_criteria: [
      ...first.spec.acceptance_criteria,
      '`list --author aust` shows the book by Jane Austen.',
      '`list --author` fails with: Usage: bookshelf list [--author NAME]',
    ],
    open_questions: [],
  },
}
