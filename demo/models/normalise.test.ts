import { expect, test } from 'vitest'
import { normalise } from './normalise.ts'

test.each([
  ['at 2026-11-22T20:34:00.123Z', 'at <time>'],
  ['at 2026-11-22T20:34:00+01:00', 'at <time>'],
  ['on 2026-11-22', 'on <date>'],
  ['http://127.0.0.1:49152/a/b', '<host>/a/b'],
  ['https://localhost/a', '<host>/a'],
  ['commit 8f3a2c19d0b47e558f3a2c19d0b47e558f3a2c19', 'commit <sha>'],
  ['/approve v3 8f3a2c19d0b47e55', '/approve v3 <sha>'],
  ['HEAD is now at 1a2b3c4 Add', 'HEAD is now at <sha> Add'],
  ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', '<id>'],
  ['ok 1 - adds (1.234ms)', 'ok 1 - adds (<duration>)'],
  ['  duration_ms 12.5', 'duration_ms <duration>'],
  ['trailing   \r\nspace', 'trailing\nspace'],
])('names what varies: %s', (text, expected) => expect(normalise(text)).toBe(expected))

test.each(['issue #42', 'a deadbeef cafe', '1234567', 'version 24.21.0', 'decade faced', 'v2', 'AC-3', '10 seconds'])(
  'keeps what does not vary: %s',
  (text) => expect(normalise(text)).toBe(text),
)

test('names the places of this run, the longest first', () => {
  const places = { '/tmp/x': '<tmp>', '/tmp/x/workspace': '/workspace' }
  expect(normalise('/tmp/x/workspace/a.js /tmp/x/b', places)).toBe('/workspace/a.js <tmp>/b')
})
