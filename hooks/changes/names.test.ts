import { expect, test } from 'vitest'
import { nameOf, onDisk } from './names.ts'

test.each([
  ['plain', 'src/a.ts'],
  ['UTF-8', 'caf\u00e9/\u{1f600}.txt'],
  ['a replacement character of its own', 'a\ufffd.txt'],
  ['Latin-1', Buffer.from('caf\u00e9.txt', 'latin1')],
  ['half of a character', Buffer.from([0x61, 0xe2, 0x82, 0x2f, 0xf0, 0x9f, 0x98])],
  ['a surrogate, which is no UTF-8 either', Buffer.from([0xed, 0xb2, 0x80])],
  ['every byte', Buffer.from(Array.from({ length: 255 }, (_, index) => 255 - index))],
])('a name comes back to the byte: %s', (_, given) => {
  const bytes = Buffer.from(given)
  expect(Buffer.from(onDisk(nameOf(bytes)))).toEqual(bytes)
})

test('two names that are not UTF-8 stay two', () => {
  expect(nameOf(Buffer.from([0xe9]))).not.toBe(nameOf(Buffer.from([0xe8])))
})

test('ordinary names are given to the system as they are', () => {
  expect(onDisk('caf\u00e9')).toBe('caf\u00e9')
})
