import * as core from '@actions/core'
import { messageOf } from '../../core/errors.ts'
import { readInputs } from './inputs.ts'
import { runReview } from './main.ts'

try {
  const inputs = readInputs(process.env)
  for (const secret of [inputs.token, inputs.models.ANTHROPIC_API_KEY, inputs.models.OPENAI_API_KEY]) {
    if (secret !== undefined) core.setSecret(secret)
  }
  const { did, why, cost } = await runReview(inputs)
  core.info(`${did}: ${why}`)
  core.setOutput('did', did)
  core.setOutput('cost-usd', cost.toFixed(4))
} catch (error) {
  // An uncaught error would print the whole minified bundle.
  core.setFailed(messageOf(error))
}
