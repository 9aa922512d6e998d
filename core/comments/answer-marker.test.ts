import { expect, test } from 'vitest'
import { readAnswerMarker, writeAnswerMarker } from './answer-marker.ts'
import { writeMarker } from './marker.ts'

test('names what it answers', () => {
  const answer = { asks: ['rc-1', 'rv-2', 'ic-3', 'ck-0123456789ab'], commit: 'c'.repeat(40) }
  expect(readAnswerMarker(`${writeAnswerMarker(answer)}\n\nDone.`)).toEqual(answer)
})

test.each([
  ['nothing', { asks: [] }],
  ['what is no ask', { asks: ['rc-0'] }],
  ['a path', { asks: ['../rc-1'] }],
  ['no commit', { asks: ['rc-1'], commit: 'main' }],
])('of %s is none', (_, data) => {
  expect(readAnswerMarker(writeMarker('answer', data))).toBeNull()
})

test('of another kind is none', () => {
  expect(readAnswerMarker(writeMarker('reply', { asks: ['rc-1'] }))).toBeNull()
})
