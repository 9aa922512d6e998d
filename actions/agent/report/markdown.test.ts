import { expect, test } from 'vitest'
import { duration, fenced, headAndTail, inline, sentence } from './markdown.ts'

test.each([
  ['a mention', 'ask @alice', 'ask @\u2060alice'],
  ['an issue that it might close', 'fixes #3, o/r#4 and GH-5', 'fixes \\#\u20603, o/r\\#\u20604 and GH\u2060-5'],
  ['an address without a scheme', 'www.evil.example', 'www\u2060.evil.example'],
  ['a tag', '<img src=x>', '\\<img src=x\\>'],
  ['a link', '[x](http://evil)', '\\[x\\](http:\\//evil)'],
  ['a table cell', 'a | b', 'a \\| b'],
  ['lines', 'a\nb\r\nc', 'a b c'],
  ['code', '`a`', '\\`a\\`'],
  ['invisible characters', 'a\u200b\u202eb', 'a b'],
  ['an underscore within a name', 'test_ac_1', 'test_ac_1'],
  ['an underscore around a word', '_a_', '\\_a\\_'],
  ['a heading', '# a', '\\# a'],
])('%s in a quote does nothing', (_, text, safe) => {
  expect(inline(text)).toBe(safe)
})

test('a sentence of ours keeps its code, but not what a quote could bring', () => {
  expect(sentence('Raise `agent.turns`, says <b>@bob</b> [x](y)\n!')).toBe(
    'Raise `agent.turns`, says \\<b\\>@\u2060bob\\</b\\> \\[x\\](y) !',
  )
})

test('no line inside can end a block of code', () => {
  expect(fenced('a\n```\nb')).toBe('````\na\n```\nb\n````')
})

test('a long text keeps its head and its tail, and says how much is missing', () => {
  const text = Array.from({ length: 10 }, (_, index) => String(index)).join('\n')
  expect(headAndTail(text, 6)).toBe('0\n1\n… 4 lines left out …\n6\n7\n8\n9')
  expect(headAndTail(text, 10)).toBe(text)
})

test.each([
  [0.4, '0 s'],
  [59.6, '1 min 0 s'],
  [83, '1 min 23 s'],
  [3_700, '1 h 1 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})
