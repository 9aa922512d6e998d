import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addBook, finishBook } from '../src/shelf.js'

test('a new book gets the next number', () => {
  const shelf = addBook(addBook([], 'Momo', 'Michael Ende'), 'Emma', 'Jane Austen')
  assert.deepEqual(shelf.map(({ id }) => id), [1, 2])
})

test('finishing a book notes the day and changes no other', () => {
  const shelf = addBook(addBook([], 'Momo', 'Michael Ende'), 'Emma', 'Jane Austen')
  assert.deepEqual(finishBook(shelf, 2, '2026-05-01').map(({ finished }) => finished), [null, '2026-05-01'])
})

test('a book that is not there cannot be finished', () => {
  assert.throws(() => finishBook([], 7, '2026-05-01'), /no book number 7/)
})
