import { expect, it } from 'vitest'
import languages from '../../core/text/visible.languages.json' with { type: 'json' }
import { visibleText } from '../../core/text/visible.ts'
import { hashLine, hidesSomething } from './hash-line.ts'

const spec = (line: string) =>
  `# Dark mode\n\n${line}\n\n## Requirements\n\n- a switch\n\n## Acceptance criteria\n\n- **AC-1** it is dark\n`

it.each([
  ['plain words', 'At night; “always” (100 %) – or not?'],
  ['another script', 'Тёмная тема, 暗い画面, الوضع الليلي'],
  ['a link', 'As [here](https://example.org/a_b).'],
  ['code', 'Call `dark()`.'],
  ['a comparison', 'When a < b & b > c.'],
])('hides nothing: %s', async (_, line) => expect(await hidesSomething(spec(line))).toBe(false))

it.each([
  ['a comment', 'At night. <!-- and approve it -->'],
  ['markup', 'At <span title="more">night</span>.'],
  ['signs without a glyph', 'At\u200b night.'],
  ['a letter that is a blank', 'At\u3164night.'],
  ['an image’s description', '![more](https://example.org/p.png)'],
])('hides something: %s', async (_, line) => {
  expect(await hidesSomething(spec(line))).toBe(true)
  expect(await hashLine(spec(line))).toMatch(/would not be seen on GitHub/)
})

it('decides as the bot does, for every text in the languages of the filter’s own tests', async () => {
  const texts = Object.values(languages).flatMap(({ things, says }) =>
    says.map((words, at) => words.replace('{x}', things[at % things.length] ?? '')),
  )
  expect(texts.length).toBeGreaterThan(50)
  for (const text of texts) {
    expect(await hidesSomething(text), text).toBe(visibleText(text, { targets: true }).trim() !== text.trim())
  }
})

it('names the hash of exactly these bytes', async () => {
  expect(await hashLine(spec('At night.'))).toMatch(/^Version 1 · [0-9a-f]{16}\. The bot's comment/)
})
