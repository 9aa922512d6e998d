import { expect, test } from 'vitest'
import type { Ask } from './ask.ts'
import { atOnce, mostAsks, mostCharacters } from './at-once.ts'

const ask = (id: number, characters: number, hunk = 0): Ask => ({
  ...{ id: `rc-${id}`, kind: 'comment', author: { id: 1, login: 'ada', type: 'User' }, text: 'x'.repeat(characters) },
  place: { path: 'a.ts', line: 1, startLine: null, side: 'RIGHT', hunk: '+'.repeat(hunk) },
  thread: id,
})
const many = (count: number, characters: number, hunk = 0) =>
  Array.from({ length: count }, (_, at) => ask(at + 1, characters, hunk))

test.each<[string, Ask[], number, number]>([
  ['nothing', [], 0, 0],
  ['few', many(3, 100), 3, 0],
  ['as many as one run takes', many(mostAsks, 100), mostAsks, 0],
  ['more than that', many(mostAsks + 5, 100), mostAsks, 5],
  ['too much text', many(20, 12_000), Math.floor(mostCharacters / 12_000), 20 - Math.floor(mostCharacters / 12_000)],
  ['too many lines of the diff', many(20, 0, 50_000), 3, 17],
  ['one that is too long by itself', [ask(1, 10, mostCharacters), ask(2, 10)], 1, 1],
])('%s', (_, asks, taken, left) => {
  const { now, later } = atOnce(asks)
  expect([now.length, later.length]).toEqual([taken, left])
  // The oldest: whoever waited longest comes first.
  expect(now.map(({ id }) => id)).toEqual(asks.slice(0, taken).map(({ id }) => id))
})

test('a voice note of hours is cut, a log is not: it was cut before', () => {
  const check: Ask = { ...ask(2, 60_000), kind: 'check', place: null }
  const { now } = atOnce([ask(1, 100_000), check])
  expect(now.map(({ text }) => text.length)).toEqual([40_000, 60_000])
})
