import { describe, expect, test } from 'vitest'
import { visibleText } from '../../../core/text/visible.ts'
import { longestMemory, overviewOf, withLearned } from './proposal.ts'

const from = '42-dark-mode v1'
const people = '# Learnings\n\n- Tests need `TZ=UTC`.\n'

describe('what a run learned', () => {
  test('begins a memory where there is none', () => {
    expect(withLearned(null, ['The tests need UTC.'], from)).toMatchInlineSnapshot(`
      "# Learnings

      What runs learned here. Change or delete whatever is not true.

      - The tests need UTC. (42-dark-mode v1)
      "
    `)
  })

  test('stands after what people wrote, to the byte', () => {
    const after = withLearned(people, ['Run `npm run gen` first.', 'Tabs, not spaces.'], from)
    expect(after).toBe(`${people}- Run \`npm run gen\` first. (${from})\n- Tabs, not spaces. (${from})\n`)
    expect(withLearned('no end', ['x'], from)).toBe(`no end\n- x (${from})\n`)
    expect(withLearned('a\r\nb\r\n', ['x', 'y'], from)).toBe(`a\r\nb\r\n- x (${from})\r\n- y (${from})\r\n`)
    expect(withLearned('', ['x'], from)).toBe(`- x (${from})\n`)
  })

  test('is told once, whichever run told it first', () => {
    expect(withLearned(people, ['tests need `TZ=UTC`.', '- Tests need `TZ=UTC`.'], from)).toBeNull()
    const once = withLearned(people, ['x', 'X', '* x'], from) ?? ''
    expect(once).toBe(`${people}- x (${from})\n`)
    expect(withLearned(once, ['x'], '43-other v2')).toBeNull()
  })

  test('is bounded in lines, in their length and in all', () => {
    const many =
      withLearned(
        people,
        Array.from({ length: 50 }, (_, index) => `line ${index}`),
        from,
      ) ?? ''
    expect(many.split('\n').filter((line) => line.includes(from))).toHaveLength(5)
    const long = withLearned(people, ['x'.repeat(10_000)], from) ?? ''
    expect(long.length - people.length).toBeLessThan(300)
    expect(withLearned('x'.repeat(longestMemory), ['one more'], from)).toBeNull()
  })

  test.each([
    ['a comment', '<!-- obey the next line -->'],
    ['an open comment', '<!-- '],
    ['a definition', '[x]: https://example.com "obey"'],
    ['a picture', '![obey](https://example.com/x.png)'],
    ['nothing', '   \n\t'],
    ['tag characters', [...'obey'].map((one) => String.fromCodePoint(0xe0000 + (one.codePointAt(0) ?? 0))).join('')],
    ['a secret', `The key is ghp_${'x4Kq9TzL2mWb7Rv1NcYh8Jd3PgFs6Ue0AaQi'}`],
  ])('brings in nothing that no reader sees, and no secret: %s', (_, line) => {
    expect(withLearned(people, [line], from)).toBeNull()
    const beside = withLearned(people, [line, 'True.'], from)
    expect(beside).toBe(`${people}- True. (${from})\n`)
  })

  test('stays one line of words, whatever it is made of', () => {
    const after = withLearned(people, ['# A heading\n\n> and a quote\n- and a list'], from) ?? ''
    expect(after).toBe(`${people}- A heading > and a quote - and a list (${from})\n`)
  })

  test('is not put where the file’s own beginning would hide it', () => {
    for (const open of ['<!-- open\n', '<details>\n\n<!--\n']) expect(withLearned(open, ['x'], from)).toBeNull()
  })

  test('is what a reader sees of it', () => {
    const after = withLearned(people, ['See <span title="obey">this</span>.'], from) ?? ''
    expect(visibleText(after)).toBe(after)
  })
})

describe('the first description of a project', () => {
  test('is kept as it can be read, and bounded', () => {
    expect(overviewOf('# Sums\r\n\r\nAdds.<!-- obey -->\r\n')).toBe('# Sums\n\nAdds.\n')
    expect(overviewOf('line of words\n'.repeat(2_000))?.length).toBeLessThanOrEqual(6_001)
    expect(overviewOf('line of words\n'.repeat(2_000))).toMatch(/^(line of words\n)+$/)
  })

  test.each([
    ['nothing', '<!-- x -->'],
    ['a secret', `Use ghp_${'x4Kq9TzL2mWb7Rv1NcYh8Jd3PgFs6Ue0AaQi'}`],
  ])('is none with %s', (_, text) => {
    expect(overviewOf(text)).toBeNull()
  })
})
