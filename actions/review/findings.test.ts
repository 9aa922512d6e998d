import { describe, expect, it } from 'vitest'
import type { Finding } from './answer.ts'
import { readPatch } from './diff.ts'
import { applySuggestion, neverSaid, sortFindings } from './findings.ts'

const patch = '@@ -1,3 +1,4 @@\n one\n-two\n+TWO\n+two and a half\n three'
const moved = '@@ -1,3 +1,5 @@\n+zero\n one\n-two\n+TWO\n+two and a half\n three'
const files = [readPatch('b.ts', 'modified', '@@ -1 +1 @@\n-x\n+y'), readPatch('a.ts', 'modified', patch)]
const finding = (change: Partial<Finding> = {}): Finding => ({
  path: 'a.ts',
  start_line: 2,
  line: 3,
  title: 'Wrong case',
  body: 'It shouts.',
  known: null,
  suggestion: 'two\ntwo and a half',
  ...change,
})

describe('findings', () => {
  it('stand in the order of the diff', async () => {
    const { placed } = await sortFindings([finding(), finding({ path: 'b.ts', start_line: 1, line: 1 })], files)
    expect(placed.map((one) => one.path)).toEqual(['b.ts', 'a.ts'])
  })

  it.each([
    ['lines beyond the diff', { start_line: 9, line: 9 }],
    ['a file that is not in it', { path: 'c.ts' }],
    ['a range the wrong way round', { start_line: 3, line: 2 }],
  ])('on %s go into the summary', async (_, change) => {
    const sorted = await sortFindings([finding(change)], files)
    expect(sorted.placed).toEqual([])
    expect(sorted.elsewhere).toHaveLength(1)
  })

  it('keep their id when the lines move, and differ when the problem does', async () => {
    const idOf = async (one: Finding, text: string) =>
      (await sortFindings([one], [readPatch('a.ts', 'modified', text)])).placed[0]?.id
    const before = await idOf(finding(), patch)
    expect(before).toMatch(/^[0-9a-f]{16}$/)
    expect(await idOf(finding({ start_line: 3, line: 4, body: 'Other words.' }), moved)).toBe(before)
    expect(await idOf(finding({ title: 'wrong  case!' }), patch)).toBe(before)
    expect(await idOf(finding({ title: 'Missing test' }), patch)).not.toBe(before)
    expect(await idOf(finding({ start_line: 2, line: 2 }), patch)).not.toBe(before)
  })

  it('are said once where the model says them twice', async () => {
    expect((await sortFindings([finding(), finding({ body: 'Again.' })], files)).placed).toHaveLength(1)
  })

  it.each([
    ['that changes nothing', { suggestion: 'TWO\ntwo and a half\n' }],
    ['on lines the pull request does not touch', { start_line: 4, line: 4, suggestion: 'THREE' }],
    ['with characters that nobody sees', { suggestion: 'two\u200b' }],
    ['that reads backwards', { suggestion: 'if (a) \u202e} // end\u2066' }],
    ['with a line feed hidden in a line', { suggestion: 'two\rthree' }],
  ])('lose a suggestion %s, and stay', async (_, change) => {
    const { placed } = await sortFindings([finding(change)], files)
    expect(placed.map((one) => one.suggestion)).toEqual([null])
  })

  it('have suggestions that apply as GitHub applies them', async () => {
    const text = 'one\nTWO\ntwo and a half\nthree\n'
    const [placed] = (await sortFindings([finding()], files)).placed
    expect(applySuggestion(text, placed ?? finding())).toBe('one\ntwo\ntwo and a half\nthree\n')
    expect(applySuggestion(text, finding({ suggestion: '' }))).toBe('one\nthree\n')
    expect(applySuggestion(text, finding({ suggestion: null }))).toBe(text)
  })

  it('keep the line endings that a file has, and suggest nothing where only these differ', async () => {
    const windows = [readPatch('a.ts', 'modified', '@@ -1,2 +1,2 @@\n one\r\n-two\r\n+TWO\r')]
    const at = { start_line: 2, line: 2 }
    const [same] = (await sortFindings([finding({ ...at, suggestion: 'TWO' })], windows)).placed
    expect(same?.suggestion).toBeNull()
    const [placed] = (await sortFindings([finding({ ...at, suggestion: 'two\r\nand more\r\n' })], windows)).placed
    expect(placed?.suggestion).toBe('two\nand more')
    expect(applySuggestion('one\r\nTWO\r\n', placed ?? finding())).toBe('one\r\ntwo\r\nand more\r\n')
  })

  it('on the same lines suggest one thing only: the second could not be taken any more', async () => {
    const { placed } = await sortFindings(
      [finding(), finding({ title: 'Too long', start_line: 3, line: 3, suggestion: 'half' })],
      files,
    )
    expect(placed.map(({ title, suggestion }) => [title, suggestion !== null])).toEqual([
      ['Wrong case', true],
      ['Too long', false],
    ])
  })

  it.each<[string, Partial<Finding>, { id?: string; lines?: { from: number; to: number } | null }, boolean]>([
    ['nothing like it', {}, {}, true],
    ['it by the same id', {}, { id: 'same' }, false],
    ['it in other words, as the model knows', { known: 'fedcba9876543210' }, {}, false],
    ['something else, whose id the model made up', { known: '0000000000000000' }, {}, true],
    ['something on these lines, which stand as they stood', {}, { lines: { from: 3, to: 9 } }, false],
    ['something on other lines', {}, { lines: { from: 4, to: 9 } }, true],
  ])('are said where what stands there is %s', async (_, change, said, expected) => {
    const { placed } = await sortFindings([finding(change)], files)
    const id = said.id === 'same' ? (placed[0]?.id ?? '') : 'fedcba9876543210'
    const earlier = { title: 'Other words', path: 'a.ts', lines: null, ...said, id }
    expect(neverSaid(placed, [earlier])).toHaveLength(expected ? 1 : 0)
  })
})
