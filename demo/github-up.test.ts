import { expect, test } from 'vitest'
import { portRefused } from './github-up.ts'

test.each([
  ['EACCES', /^The local GitHub did not start\. Port 80 needs rights that this user does not have\. Choose another/],
  ['EADDRINUSE', /Port 80 is in use\./],
])('%s is said in words', (code, line) => {
  expect(String((portRefused(80, Object.assign(new Error(code), { code })) as Error).message)).toMatch(line)
})

test('what has nothing to do with the port stays as it is', () => {
  const error = new Error('something else')
  expect(portRefused(80, error)).toBe(error)
})
