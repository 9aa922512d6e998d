import { expect, test } from 'vitest'
import { addedLines } from './lines.ts'

const added = (before: string, after: string) =>
  addedLines(before, after).map(({ number, text }) => `${number} ${text}`)

test.each([
  ['nothing', 'a\nb\n', 'a\nb\n', []],
  ['a new file', '', 'a\nb\n', ['1 a', '2 b']],
  ['in the middle', 'a\nc\n', 'a\nb\nc\n', ['2 b']],
  ['a line changed', 'a\nb\nc', 'a\nB\nc', ['2 B']],
  ['moved lines are not new', 'a\nb\nc\nd\n', 'a\nc\nb\nd\n', []],
  ['one more of the same is', 'a\nx\nb\n', 'a\nx\nx\nb\n', ['3 x']],
  ['deleted', 'a\nb\nc\n', 'a\n', []],
  ['other line ends', 'a\nb\n', 'a\r\nb\r\n', ['1 a', '2 b']],
])('%s', (_, before, after, expected) => {
  expect(added(before, after)).toEqual(expected)
})

test('a large rewrite is told from one added line', () => {
  const before = Array.from({ length: 200_000 }, (_, index) => `line ${index}`).join('\n')
  const after = Array.from({ length: 200_000 }, (_, index) => `line ${200_000 - index}`).join('\n')
  expect(addedLines(before, after)).toHaveLength(1)
})
