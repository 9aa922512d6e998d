/** The tests that the scripted agent writes first, one for each acceptance criterion. */
export const tests = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands } from '../src/commands.js'

const book = (id, finished) => ({ id, title: 'Momo', author: 'Michael Ende', finished })
const months = (...books) => commands.months.run(books).output

test('AC-1: counts the books of a month', () => {
  assert.equal(months(book(1, '2026-05-02'), book(2, '2026-05-30')), '2026-05  2 books')
})

test('AC-2: the newest month comes first', () => {
  const lines = months(book(1, '2026-04-11'), book(2, '2026-05-02')).split('\\n')
  assert.deepEqual(lines.map((line) => line.slice(0, 7)), ['2026-05', '2026-04'])
})

test('AC-3: books that are not finished do not count', () => {
  assert.equal(months(book(1, '2026-05-02'), book(2, '2026-05-03'), book(3, null)), '2026-05  2 books')
})

test('AC-4: a single book is one book', () => {
  assert.equal(months(book(1, '2026-04-11')), '2026-04  1 book')
})

test('AC-5: says so when no book is finished yet', () => {
  assert.equal(months(book(1, null)), 'No finished books yet.')
})
`

export const render = {
  path: 'src/render.js',
  old: `/** One book as one line. */`,
  new: `/** How many books were finished in each month, the newest month first, one line a month. */
export function renderMonths(shelf) {
  const months = shelf.filter((book) => book.finished).map((book) => book.finished.slice(0, 7))
  if (months.length === 0) return 'No finished books yet.'
  const newest = [...new Set(months)].sort().reverse()
  return newest.map((month) => renderMonth(month, months.filter((one) => one === month).length)).join('\\n')
}

function renderMonth(month, count) {
  return \`\${month}  \${count} \${count === 1 ? 'book' : 'books'}\`
}

/** One book as one line. */`,
}

export const imports = {
  path: 'src/commands.js',
  old: `import { renderList } from './render.js'`,
  new: `import { renderList, renderMonths } from './render.js'`,
}

export const command = {
  path: 'src/commands.js',
  old: `      return { output: renderList(shelf) }
    },
  },
}`,
  new: `      return { output: renderList(shelf) }
    },
  },
  months: {
    usage: 'months',
    summary: 'count the finished books of each month',
    run(shelf) {
      return { output: renderMonths(shelf) }
    },
  },
}`,
}

export const readme = {
  path: 'README.md',
  old: `bookshelf list                         show the shelf`,
  new: `bookshelf list                         show the shelf
bookshelf months                       count the finished books of each month`,
}
