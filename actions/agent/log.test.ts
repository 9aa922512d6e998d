import { describe, expect, test } from 'vitest'
import { plain, quoted } from './log.ts'

/** What a runner obeys: white space before a command is left out, and the old form counts anywhere in a line. */
const obeyed = (text: string) => text.split(/\r\n|[\n\r]/).filter((line) => /^\s*::/.test(line) || line.includes('##['))

const hostile = [
  '::stop-commands::x',
  '   \t::add-mask::x',
  'words ##[set-output name=a]x',
  'hi\n::set-output name=a::x',
  'hi\r::set-output name=a::x',
  'hi\r\n\r\n  ::set-env name=PATH::x',
  '\u001b[2K::error::x',
  '\u0000::error::x',
  '#\u0000#[error]x',
  '\n\n::debug::x',
]

describe('words of others in the job’s log', () => {
  test.each(hostile)('%j is no command when it is quoted', (text) => {
    expect(obeyed(quoted(text))).toEqual([])
    expect(
      quoted(text)
        .split('\n')
        .every((line) => line.startsWith('  │ ')),
    ).toBe(true)
  })
  test.each(hostile)('%j is no command inside a sentence of ours', (text) => {
    expect(obeyed(plain(text))).toEqual([])
    expect(obeyed(plain(`Refused: ${text}.`))).toEqual([])
  })
  test('what is harmless stays as it is', () => {
    expect(plain('Request 1: 200, $0.02')).toBe('Request 1: 200, $0.02')
    expect(quoted('✓ bash a::b')).toBe('  │ ✓ bash a::b')
  })
})
