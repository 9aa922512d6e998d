import * as core from '@actions/core'
import { messageOf } from '../../core/errors.ts'
import { readJob, secretsOf } from '../runner.ts'
import { runBot } from './run.ts'

try {
  const job = readJob(process.env, 'sentra.yml')
  for (const secret of secretsOf(job)) core.setSecret(secret)
  const { taken, errors } = await runBot(job)
  core.setOutput('taken', String(taken))
  for (const error of errors) core.error(messageOf(error))
  if (errors.length > 0) core.setFailed('Something was not finished. The next run takes it up again.')
} catch (error) {
  // An uncaught error would print the whole minified bundle.
  core.setFailed(messageOf(error))
}
