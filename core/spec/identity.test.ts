import { expect, test } from 'vitest'
import { slugOf, specIdOf, specIdPattern } from './identity.ts'

test.each([
  ['Dark mode, please!', 'dark-mode-please'],
  ['  Ünïcödé & Ärger  ', 'unicode-arger'],
  ['日本語', 'spec'],
  ['../../etc/passwd', 'etc-passwd'],
  ['--force', 'force'],
  ['', 'spec'],
  ['a'.repeat(80), 'spec'],
  ['one two three four five six seven eight nine ten', 'one-two-three-four-five-six-seven-eight'],
])('%j is named %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
  expect(specIdOf(42, title)).toMatch(specIdPattern)
})
