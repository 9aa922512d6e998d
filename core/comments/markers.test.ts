import { describe, expect, test } from 'vitest'
import { readHeard, writeHeardMarker } from './heard-marker.ts'
import { readMarker, writeMarker } from './marker.ts'
import { readReplyMarker, writeReplyMarker } from './reply-marker.ts'
import { readVersionMarker, writeVersionMarker } from './version-marker.ts'

const version = { spec: '42-dark-mode', project: 'shop', version: 3, sha256: 'a'.repeat(64) }

describe('a marker', () => {
  test('comes back with what follows it, and shows nothing on the page', () => {
    const written = writeMarker('x', { text: 'a --> <b> - \u2028' })
    expect(written).toMatch(/^<!-- sentra:x [^<>]* -->$/)
    expect(readMarker('x', `${written}\nrest`)).toEqual({ data: { text: 'a --> <b> - \u2028' }, rest: 'rest' })
    expect(readMarker('x', `${written}\r\nrest`)).toMatchObject({ rest: 'rest' })
  })

  test.each([
    ['of another kind', writeMarker('y', {})],
    ['not at the beginning', `\n${writeMarker('x', {})}`],
    ['in a quote', `> ${writeMarker('x', {})}`],
    ['that is no JSON', '<!-- sentra:x {a} -->'],
    ['with words after it on its line', `${writeMarker('x', {})} words`],
    ['over two lines', '<!-- sentra:x {\n} -->'],
  ])('%s is none', (_, text) => {
    expect(readMarker('x', text)).toBeNull()
  })

  test('of a version or a reply is checked', () => {
    expect(readVersionMarker(writeVersionMarker(version))).toEqual(version)
    expect(readVersionMarker(writeMarker('version', { ...version, spec: '../x' }))).toBeNull()
    expect(readVersionMarker('words')).toBeNull()
    expect(readReplyMarker(writeReplyMarker({ kind: 'comment', id: 7 }))).toEqual({ kind: 'comment', id: 7 })
    expect(readReplyMarker(writeMarker('reply', { kind: 'comment', id: -1 }))).toBeNull()
  })

  test('of what was heard stands below the one of the reply, and nowhere else', () => {
    const reply = writeReplyMarker({ kind: 'comment', id: 7 })
    const heard = writeHeardMarker(['a'.repeat(64)])
    expect(readHeard(`${reply}\n${heard}\nwords`)).toEqual({
      answers: { kind: 'comment', id: 7 },
      transcripts: ['a'.repeat(64)],
    })
    for (const body of [
      heard,
      `${reply}\nwords\n${heard}`,
      `${reply}\n${writeMarker('heard', { transcripts: ['x'] })}`,
    ])
      expect(readHeard(body)).toBeNull()
  })
})
