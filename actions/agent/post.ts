import * as core from '@actions/core'
import { messageOf } from '../../core/errors.ts'
import { createClient } from './client.ts'
import { removeContainer } from './container/engine.ts'
import { type Environment, readInputs, secretsIn } from './inputs.ts'
import { causeOf } from './report/causes.ts'
import { finishLeft } from './report/finish-left.ts'
import { readLeft } from './state.ts'

/**
 * The action's `post:` step, which runs whatever became of the main one: it removes containers that are still there,
 * and lets the status comment tell the truth.
 */
export async function post(env: Environment): Promise<void> {
  for (const secret of secretsIn(env)) core.setSecret(secret)
  const left = readLeft(core.getState)
  for (const name of left.containers ?? []) {
    await removeContainer(name).catch((error: unknown) => core.warning(messageOf(error)))
  }
  if (left.ended || left.issue === undefined) return
  const cause = causeOf(left.cancelled ? 'cancelled' : 'killed')
  core.warning(`${cause.cause} ${cause.next}`)
  await finishLeft(createClient(readInputs(env)), left, cause)
}
