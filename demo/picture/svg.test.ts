import { expect, test } from 'vitest'
import { parseAnsi } from './ansi.ts'
import { drawPicture } from './svg.ts'

test('colours, bold and dim become looks, and end where they end', () => {
  expect(parseAnsi('a\x1b[32m\x1b[1mb\x1b[22m\x1b[39mc\x1b[2md\x1b[22m')).toEqual([
    { text: 'a', colour: undefined, bold: false, dim: false },
    { text: 'b', colour: 'green', bold: true, dim: false },
    { text: 'c', colour: undefined, bold: false, dim: false },
    { text: 'd', colour: undefined, bold: false, dim: true },
  ])
})

test('a spinner cannot be drawn', () => {
  expect(() => drawPicture('\x1b[?25l')).toThrow(/live terminal/)
})

test('text is text, never markup, and every row stands at its place', () => {
  const svg = drawPicture('<script>&"\n\n\x1b[32m✓\x1b[39m ok')
  expect(svg).toContain('&lt;script&gt;&amp;&quot;')
  expect(svg.match(/<text y=/g)).toHaveLength(2)
  expect(svg).toContain('class="green">✓</tspan>')
  expect(svg).not.toContain('http://127')
})
