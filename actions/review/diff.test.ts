import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linesAt, numbered, readPatch } from './diff.ts'

/** The patch between two texts as git, and so GitHub, makes it: without the file headers. */
function patchOf(before: string, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sentra-diff-'))
  try {
    writeFileSync(join(folder, 'a'), before)
    writeFileSync(join(folder, 'b'), after)
    const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', 'a', 'b']
    const out = execFileSync('bash', ['-c', 'git "$@" || true', 'bash', ...args], { cwd: folder, encoding: 'utf8' })
    return out.slice(out.indexOf('@@')).replace(/\n$/, '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const many = Array.from({ length: 40 }, (_, i) => `line ${i + 1}`)
const changed = many.with(4, 'LINE 5').toSpliced(29, 1).concat('the end')
const file = readPatch('a.txt', 'modified', patchOf(`${many.join('\n')}\n`, `${changed.join('\n')}\n`))

describe('a patch', () => {
  it('names every line of the new file as the new file has it', () => {
    for (const line of file.lines) if (line.line !== null) expect(changed[line.line - 1]).toBe(line.text)
    expect(file.lines.filter((line) => line.kind === 'added').map((line) => line.text)).toEqual(['LINE 5', 'the end'])
    expect(file.lines.filter((line) => line.kind === 'removed').map((line) => line.text)).toEqual(['line 5', 'line 30'])
  })

  it('gives lines only where it shows all of them in one hunk', () => {
    expect(linesAt(file, 4, 6)?.map((line) => line.text)).toEqual(['line 4', 'LINE 5', 'line 6'])
    expect(linesAt(file, 15, 15)).toBeNull()
    expect(linesAt(file, 6, 28)).toBeNull()
    expect(linesAt(file, 6, 5)).toBeNull()
    expect(linesAt(file, 40, 41)).toBeNull()
  })

  it('shows people and models the same numbers', () => {
    expect(
      numbered(readPatch('x', 'modified', '@@ -1,2 +1,2 @@\n-old\n+new\n same\n\\ No newline at end of file')),
    ).toBe('      - old\n    1 + new\n    2   same')
  })

  it('keeps lines that look like headers as what they are', () => {
    const tricky = readPatch('x', 'modified', patchOf('a\n', 'a\n@@ -1 +900 @@\n++ b\n'))
    expect(tricky.lines.map((line) => [line.line, line.text])).toEqual([
      [1, 'a'],
      [2, '@@ -1 +900 @@'],
      [3, '++ b'],
    ])
  })

  it('of a binary has nothing to point at', () => {
    expect(readPatch('x.png', 'added', undefined)).toEqual({ path: 'x.png', status: 'added', lines: [], shown: false })
  })
})
