import { expect, test } from 'vitest'
import { leadsOut } from './links.ts'

test.each([
  ['a', '/etc/passwd'],
  ['a', '../b'],
  ['a/b', '../../c'],
  ['a', '.git/config'],
  ['a/b/leak', 'up/../secret'],
  ['a/b/leak', 'up/./..//secret'],
  ['a/b/c/d/leak', 'x/up/../../../secret'],
  ['a/b', './up/..'],
  ['a/b', '..x/../y'],
])('the link %s to %s leads out, or may', (link, target) => {
  expect(leadsOut(link, target)).toBe(true)
})

test.each([
  ['a', 'b'],
  ['a/b', '../c'],
  ['a/b/c', '../../d/e'],
  ['a/b', './../c'],
  ['a', '..x/y'],
  ['a', 'x..'],
  ['docs/latest', 'v1.2/..page'],
])('the link %s to %s stays', (link, target) => {
  expect(leadsOut(link, target)).toBe(false)
})
