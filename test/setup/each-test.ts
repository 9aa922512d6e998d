import { afterEach, expect } from 'vitest'
import { takeViolations } from '../../demo/github/open-hubs.ts'

/**
 * Whatever a test sent to a local GitHub, GitHub must take: its own description says what it would refuse. A test that
 * sends such a request on purpose takes it out of `violations` itself; its own hooks come before this one.
 */
afterEach(() => {
  expect(takeViolations(), 'requests that GitHub would refuse').toEqual([])
})
