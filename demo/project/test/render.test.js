import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderList } from '../src/render.js'

test('an empty shelf says how to begin', () => {
  assert.match(renderList([]), /^Your shelf is empty\./)
})

test('a finished book carries a mark', () => {
  const shelf = [
    { id: 1, title: 'Momo', author: 'Michael Ende', finished: '2026-05-01' },
    { id: 2, title: 'Emma', author: 'Jane Austen', finished: null },
  ]
  assert.equal(renderList(shelf), '✓ 1. Momo, Michael Ende\n  2. Emma, Jane Austen')
})
