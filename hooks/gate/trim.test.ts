import { expect, test } from 'vitest'
import { plain, trim } from './trim.ts'

const start = String.fromCharCode(27)

test('colours and overwritten progress go', () => {
  expect(plain(`${start}[31mred${start}[0m\n 10 %\r 99 %\rdone\r\n`)).toBe('red\ndone\n')
})

test('what fits stays, without passed tests, foreign frames and the folder', () => {
  const output =
    '✔ one (1ms)\n✖ two (2ms)\n  at f (/project/src/a.ts:1:2)\n  at g (node:internal/x:1:1)\n  at h (/project/node_modules/x/i.js:1:1)\n'
  expect(trim(output, 1_000, '/project')).toBe('✖ two (2ms)\n  at f (src/a.ts:1:2)')
})

test('of too much, the telling lines with what follows them, and the end, in their order', () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index}`)
  lines[2_000] = 'src/a.ts:3:4 - error TS2322: wrong type'
  lines[4_999] = 'Found 1 problem'
  const trimmed = trim(lines.join('\n'), 2_000)
  expect(trimmed.length).toBeLessThanOrEqual(2_000)
  expect(trimmed).toContain('line 1999\nsrc/a.ts:3:4 - error TS2322: wrong type\nline 2001')
  expect(trimmed.endsWith('Found 1 problem')).toBe(true)
  expect(trimmed).toContain('…')
})

test('one endless line is cut', () => {
  expect(trim(`error ${'x'.repeat(100_000)}`, 3_000).length).toBeLessThan(600)
})
