import { expect, test } from 'vitest'
import { drawDiff } from './diff.ts'
import { paintWith } from './paint.ts'

test('added is green, removed is red, file names are bold', () => {
  const patch = 'diff --git a/x.js b/x.js\n@@ -1 +1 @@\n-a\n+b\n c'
  const marks = drawDiff(patch, { width: 80, paint: (format, text) => `<${format}>${text}` })
  expect(marks).toEqual(['<bold>x.js', '<cyan>@@ -1 +1 @@', '<red>-a', '<green>+b', '<dim> c'])
})

test('a long patch is cut and says by how much', () => {
  const patch = Array.from({ length: 60 }, (_, at) => `+line ${at}`).join('\n')
  expect(drawDiff(patch, { width: 80, paint: paintWith(false) }).at(-1)).toBe('… 12 more lines')
})
