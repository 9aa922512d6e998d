import * as core from '@actions/core'
import { messageOf } from '../../core/errors.ts'
import { readJob, secretsOf } from '../runner.ts'
import { runReview } from './main.ts'

try {
  const job = readJob(process.env, 'ai-review.yml')
  for (const secret of secretsOf(job)) core.setSecret(secret)
  const { did, why, cost } = await runReview(job)
  if (did === 'refused') core.notice(why)
  else core.info(`${did}: ${why}`)
  core.setOutput('did', did)
  core.setOutput('cost-usd', cost.toFixed(4))
} catch (error) {
  // An uncaught error would print the whole minified bundle.
  core.setFailed(messageOf(error))
}
