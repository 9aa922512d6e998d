import { expect, test } from 'vitest'
import { HOSTILE } from '../hooks/bash/hostile.ts'
import { allowedByUs } from '../hooks/bash/measure.ts'

allowedByUs('ls') // What is compiled and made on first use is not what is asked for here.

/** Far above the 200 ms of a quiet machine, which the bench measures; far below what grows with the square. */
const SECOND = 1_000_000

test.each(HOSTILE)('$name ends in time', ({ command, refused }) => {
  const before = process.cpuUsage()
  const allowed = allowedByUs(command)
  const { user, system } = process.cpuUsage(before)
  expect(user + system).toBeLessThan(SECOND)
  if (refused) expect(allowed).toBe(false)
})
