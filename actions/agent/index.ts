import * as core from '@actions/core'
import { main } from './main.ts'
import { post } from './post.ts'
import { causeOfError } from './report/classify.ts'
import { withdrawSecrets } from './withdraw.ts'

/** One program for both of the action's steps: what the first one leaves in the runner's state tells the second. */
const begun = 'sentra-begun'

try {
  const env = withdrawSecrets()
  if (core.getState(begun) === '') {
    core.saveState(begun, 'true')
    await main(env)
  } else await post(env)
} catch (error) {
  // An uncaught error would print the whole minified bundle.
  const { cause, next } = causeOfError(error)
  core.setFailed(`${cause} ${next}`)
}
