/**
 * @typedef {{ id: number, title: string, author: string, finished: string | null }} Book
 * @typedef {readonly Book[]} Shelf
 */

/** A new shelf with one more book. The first book has number 1. */
export function addBook(shelf, title, author) {
  const id = Math.max(0, ...shelf.map((book) => book.id)) + 1
  return [...shelf, { id, title, author, finished: null }]
}

/** A new shelf where one book is finished on `date` (YYYY-MM-DD). Throws when there is no such book. */
export function finishBook(shelf, id, date) {
  if (!shelf.some((book) => book.id === id)) throw new Error(`There is no book number ${id}.`)
  return shelf.map((book) => (book.id === id ? { ...book, finished: date } : book))
}
