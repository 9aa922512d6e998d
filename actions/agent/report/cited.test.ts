import { expect, test } from 'vitest'
import { named } from './cited.ts'

test('a name that a tree brings cannot end the code that it stands in', () => {
  expect(named('src/a.ts')).toBe('`src/a.ts`')
  expect(named('a` fixes #3 `b')).toBe('`a? fixes #3 ?b`')
  expect(named('a\n# b\u202e')).toBe('`a?# b?`')
})
