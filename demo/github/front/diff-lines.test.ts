import { describe, expect, it } from 'vitest'
import { findLine, lineAt } from './diff-lines.ts'

const patch = [
  '@@ -1,3 +1,3 @@',
  ' one',
  '-two',
  '+2',
  ' three',
  '@@ -10,2 +10,3 @@ function',
  ' ten',
  '+new',
  ' eleven',
].join('\n')

describe('where a line stands in a patch', () => {
  it.each([
    [1, 'RIGHT', 1, 'one'],
    [2, 'RIGHT', 3, '2'],
    [2, 'LEFT', 2, 'two'],
    [3, 'LEFT', 4, 'three'],
    [11, 'RIGHT', 7, 'new'],
    [11, 'LEFT', 8, 'eleven'],
  ] as const)('finds line %i of the %s side at position %i', (line, side, position, text) => {
    expect(findLine(patch, line, side)).toMatchObject({ position, text })
  })

  it('gives the hunk up to the line, and only its own hunk', () => {
    expect(findLine(patch, 11, 'RIGHT')?.hunk).toBe('@@ -10,2 +10,3 @@ function\n ten\n+new')
  })

  it.each([
    [4, 'RIGHT'],
    [9, 'LEFT'],
    [99, 'RIGHT'],
  ] as const)('finds no line %i on the %s side, which the diff does not show', (line, side) => {
    expect(findLine(patch, line, side)).toBeNull()
  })

  it('finds nothing in a file without a patch', () => {
    expect(findLine(undefined, 1, 'RIGHT')).toBeNull()
  })

  it('does not count "No newline at end of file" as a line of either side', () => {
    const bare = '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file'
    expect(findLine(bare, 1, 'RIGHT')).toMatchObject({ text: 'b' })
    expect(findLine(bare, 2, 'RIGHT')).toBeNull()
  })

  it('turns an old-style position into line and side', () => {
    expect(lineAt(patch, 2)).toEqual({ line: 2, side: 'LEFT' })
    expect(lineAt(patch, 7)).toEqual({ line: 11, side: 'RIGHT' })
    expect(lineAt(patch, 99)).toBeNull()
  })
})
