import { expect, it } from 'vitest'
import { refusedByGitHub } from './unavailable.ts'

/** As Octokit throws it. */
const refused = (status: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error('Resource not accessible by `integration`'), {
    ...{ status, response: { headers } },
    request: { method: 'POST', url: 'https://api.github.com/repos/a/b/issues?x=SECRET' },
  })

it('names what GitHub refuses for good, and nothing that could be a secret', () => {
  const words = refusedByGitHub(refused(403))
  expect(words?.why).toContain('It answered 403 to `POST /repos/a/b/issues`: `` Resource not accessible')
  expect(words?.why).not.toContain('SECRET')
  for (const status of [410, 422, 451]) expect(refusedByGitHub(refused(status))).not.toBeNull()
})

it('leaves to the next round what passes by itself', () => {
  for (const status of [401, 404, 429, 500, 502]) expect(refusedByGitHub(refused(status))).toBeNull()
  expect(refusedByGitHub(refused(403, { 'retry-after': '60' }))).toBeNull()
  expect(refusedByGitHub(new Error('cut'))).toBeNull()
})
