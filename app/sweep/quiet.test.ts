import { expect, it } from 'vitest'
import { isQuiet } from './quiet.ts'

it.each([
  ['nothing was ever said', null, true],
  ['the last word was old when nothing was found left', '2026-11-22T11:30:00Z', true],
  ['something was fresh then, and left alone', '2026-11-22T11:45:00Z', false],
  ['something was said since', '2026-11-22T12:05:00Z', false],
  ['the clocks may disagree', '2026-11-22T11:39:30Z', false],
])('a repository is passed over by its last change: %s', (_, lastChange, quiet) => {
  expect(isQuiet('2026-11-22T12:00:00Z', lastChange, { kind: 'app' })).toBe(quiet)
})
