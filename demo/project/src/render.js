/** The shelf as lines of text: a mark for finished books, the number, the title and the author. */
export function renderList(shelf) {
  if (shelf.length === 0) return 'Your shelf is empty. Add a book with: bookshelf add "Title" "Author"'
  return shelf.map(renderBook).join('\n')
}

/** One book as one line. */
export function renderBook(book) {
  return `${book.finished ? '✓' : ' '} ${book.id}. ${book.title}, ${book.author}`
}
