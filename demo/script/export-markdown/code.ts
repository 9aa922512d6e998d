/** The tests that the scripted agent writes first, one for each acceptance criterion. */
export const tests = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands } from '../src/commands.js'

const momo = { id: 1, title: 'Momo', author: 'Michael Ende', finished: '2026-05-01' }
const emma = { id: 2, title: 'Emma', author: 'Jane Austen', finished: null }
const exported = (...books) => commands.export.run(books).output

test('AC-1: a book that is not finished has an empty box', () => {
  assert.equal(exported(emma), '- [ ] Emma, Jane Austen')
})

test('AC-2: a finished book is checked', () => {
  assert.equal(exported(momo), '- [x] Momo, Michael Ende')
})

test('AC-3: one line a book, in the order of the shelf', () => {
  assert.equal(exported(emma, momo), '- [ ] Emma, Jane Austen\\n- [x] Momo, Michael Ende')
})

test('AC-4: stars show as they are', () => {
  assert.equal(exported({ ...emma, title: 'M*A*S*H' }), '- [ ] M\\\\*A\\\\*S\\\\*H, Jane Austen')
})

test('AC-5: an empty shelf gives no text', () => {
  assert.equal(exported(), '')
})
`

export const render = {
  path: 'src/render.js',
  old: `/** One book as one line. */`,
  new: `/** The shelf as a Markdown task list. An empty shelf is an empty text. */
export function renderMarkdown(shelf) {
  return shelf.map(renderTask).join('\\n')
}

function renderTask({ title, author, finished }) {
  return \`- [\${finished ? 'x' : ' '}] \${asText(title)}, \${asText(author)}\`
}

function asText(text) {
  return text.replace(/[\\\\*_]/g, '\\\\$&')
}

/** One book as one line. */`,
}

export const imports = {
  path: 'src/commands.js',
  old: `import { renderList } from './render.js'`,
  new: `import { renderList, renderMarkdown } from './render.js'`,
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
  export: {
    usage: 'export',
    summary: 'print the shelf as a Markdown task list',
    run(shelf) {
      return { output: renderMarkdown(shelf) }
    },
  },
}`,
}

export const readme = {
  path: 'README.md',
  old: `bookshelf list                         show the shelf`,
  new: `bookshelf list                         show the shelf
bookshelf export                       print the shelf as a Markdown task list`,
}
