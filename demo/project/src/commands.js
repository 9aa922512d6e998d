import { addBook, finishBook } from './shelf.js'
import { renderList } from './render.js'

/**
 * What people can type. `run` gets the shelf, the arguments and today's date (YYYY-MM-DD); it returns the text to
 * print, and the new shelf when there is one.
 */
export const commands = {
  add: {
    usage: 'add "Title" "Author"',
    summary: 'put a book on the shelf',
    run(shelf, [title, author]) {
      if (!title || !author) throw new Error('Usage: bookshelf add "Title" "Author"')
      return { shelf: addBook(shelf, title, author), output: `Added: ${title}, ${author}` }
    },
  },
  done: {
    usage: 'done NUMBER',
    summary: 'mark a book as finished today',
    run(shelf, [number], today) {
      return { shelf: finishBook(shelf, Number(number), today), output: `Finished book number ${number}.` }
    },
  },
  list: {
    usage: 'list',
    summary: 'show the shelf',
    run(shelf) {
      return { output: renderList(shelf) }
    },
  },
}

/** The help text: one line a command. */
export function help() {
  const lines = Object.values(commands).map(({ usage, summary }) => `  bookshelf ${usage.padEnd(22)} ${summary}`)
  return ['A reading list on the command line.', '', ...lines].join('\n')
}
