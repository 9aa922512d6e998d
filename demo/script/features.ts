import path from 'node:path'

/** A feature that can be asked for in the demo: what is said, and the words by which other recordings of it are known. */
export interface Feature {
  readonly id: string
  readonly title: string
  readonly recording: string
  readonly transcript: string
  /** Words that tell this feature from the others, as a speech recogniser may write them. */
  readonly words: readonly string[]
}

const recording = (name: string): string => path.join(import.meta.dirname, '../voice-notes', name)

export const features: readonly [Feature, ...Feature[]] = [
  {
    id: 'filter-by-author',
    title: 'Filter my list by author',
    recording: recording('filter-by-author.wav'),
    transcript:
      'When I list my books, I want to filter them by author. Small and capital letters should not matter. And when no book matches, please say so, instead of printing nothing.',
    words: ['filter', 'author', 'small', 'capital', 'letters', 'matter', 'matches', 'instead', 'printing', 'nothing'],
  },
  {
    id: 'books-by-month',
    title: 'How many books a month?',
    recording: recording('books-by-month.wav'),
    transcript:
      'Please add a command that counts the books I finished in each month. The newest month comes first. Books that are not finished do not count.',
    words: ['command', 'counts', 'count', 'month', 'months', 'newest', 'first', 'each'],
  },
  {
    id: 'export-markdown',
    title: 'My shelf as Markdown',
    recording: recording('export-markdown.wav'),
    transcript:
      'I would like to export my shelf as a markdown list. Every book is one line, with a check box, and the finished books are checked.',
    words: ['export', 'shelf', 'markdown', 'line', 'check', 'box', 'checked', 'every', 'one'],
  },
]
