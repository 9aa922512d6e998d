import { expect, test } from 'vitest'
import { apart, clip, columns, duration, wrap } from './layout.ts'

test('wraps between words and keeps line breaks', () => {
  expect(wrap('one two three\nfour', 8)).toEqual(['one two', 'three', 'four'])
  expect(wrap('extraordinarily long', 6)).toEqual(['extraordinarily', 'long'])
})

test('clips to one line', () => {
  expect(clip('a long line', 7)).toBe('a long…')
  expect(clip('two\nlines', 20)).toBe('two ⏎ lines')
})

test('puts two texts at the ends, and never lets them touch', () => {
  expect(apart('a', 'b', 5)).toBe('a   b')
  expect(apart('long', 'text', 4)).toBe('long text')
})

test('colours have no width', () => expect(columns('\x1b[31mred\x1b[0m')).toBe(3))

test.each([
  [0.123, '0.12 s'],
  [3.14, '3.1 s'],
  [65, '1 min 05 s'],
])('%d seconds', (seconds, text) => expect(duration(seconds)).toBe(text))
