import { expect, test } from 'vitest'
import { git } from '../git.ts'
import { causeOfError } from './classify.ts'

test.each([
  'fatal: sha1 file ‘snapshot.index.lock’ write error. Out of diskspace',
  'error: unable to write file: No space left on device',
  'fatal: write error: Disk quota exceeded',
])('a disk that is full is told as such, however it is said: %s', (said) => {
  expect(causeOfError(new Error('git add failed.', { cause: new Error(said) })).code).toBe('disk-full')
})

test('what git says of anything else is told in its own words', async () => {
  const error = await git(null, ['clone', '/nowhere/at/all', '/nowhere/else']).catch((error: unknown) => error)
  expect(causeOfError(error)).toMatchObject({ code: 'stated', cause: expect.stringContaining('does not exist') })
})
