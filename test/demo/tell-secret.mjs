/**
 * Loaded before the demo: writes down the webhook secret, which the demo makes anew each time and tells nobody, so that a
 * test can search for it. It is the only thing that is twenty random bytes.
 */
import crypto from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { randomBytes } = crypto
crypto.randomBytes = (size, ...rest) => {
  const made = randomBytes(size, ...rest)
  if (size === 20) appendFileSync(process.env.SENTRA_TEST_SECRET, `${made.toString('hex')}\n`)
  return made
}
syncBuiltinESMExports()
