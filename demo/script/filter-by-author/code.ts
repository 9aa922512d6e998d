/** The tests that the scripted agent writes first, one for each acceptance criterion. */
export const tests = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands } from '../src/commands.js'

const shelf = [
  { id: 1, title: 'Momo', author: 'Michael Ende', finished: null },
  { id: 2, title: 'Emma', author: 'Jane Austen', finished: null },
]
const list = (...args) => commands.list.run(shelf, args).output

test('AC-1: shows the books of that author and no other', () => {
  assert.equal(list('--author', 'Jane Austen'), '  2. Emma, Jane Austen')
})

test('AC-2: small and capital letters make no difference', () => {
  assert.equal(list('--author', 'JANE AUSTEN'), list('--author', 'Jane Austen'))
  assert.doesNotMatch(list('--author', 'JANE AUSTEN'), /Ende/)
})

test('AC-3: says so when no author matches', () => {
  assert.equal(list('--author', 'Tolkien'), 'No books by "Tolkien".')
})

test('AC-4: a part of the name is enough', () => {
  assert.equal(list('--author', 'aust'), '  2. Emma, Jane Austen')
})

test('AC-5: a missing name is answered with the usage', () => {
  assert.throws(() => list('--author'), /^Error: Usage: bookshelf list \\[--author NAME\\]$/)
})
`

export const shelf = {
  path: 'src/shelf.js',
  old: `/** A new shelf where one book is finished on`,
  // Without the comment that the house rules ask for: the quality gate will say so.
  first: `export function booksBy(shelf, author) {
  const wanted = author.toLowerCase()
  return shelf.filter((book) => book.author.toLowerCase().includes(wanted))
}

/** A new shelf where one book is finished on`,
  uncommented: `export function booksBy(`,
  commented: `/** The books whose author's name has \`author\` in it, whatever the case of its letters. */
export function booksBy(`,
}

export const imports = {
  path: 'src/commands.js',
  old: `import { addBook, finishBook } from './shelf.js'`,
  new: `import { addBook, booksBy, finishBook } from './shelf.js'`,
}

export const command = {
  path: 'src/commands.js',
  old: `    usage: 'list',
    summary: 'show the shelf',
    run(shelf) {
      return { output: renderList(shelf) }
    },`,
  new: `    usage: 'list [--author NAME]',
    summary: 'show the shelf, or one author on it',
    run(shelf, [flag, name]) {
      if (flag !== '--author') return { output: renderList(shelf) }
      if (!name) throw new Error('Usage: bookshelf list [--author NAME]')
      const books = booksBy(shelf, name)
      return { output: books.length === 0 ? \`No books by "\${name}".\` : renderList(books) }
    },`,
}

export const readme = {
  path: 'README.md',
  old: `bookshelf list                         show the shelf`,
  new: `bookshelf list                         show the shelf
bookshelf list --author austen         show the books of one author`,
}
