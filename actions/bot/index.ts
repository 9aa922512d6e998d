import * as core from '@actions/core'
import { messageOf } from '../../core/errors.ts'
import { readInputs } from './inputs.ts'
import { runBot } from './run.ts'

try {
  const inputs = readInputs(process.env)
  for (const secret of [inputs.token, inputs.models.ANTHROPIC_API_KEY, inputs.models.OPENAI_API_KEY]) {
    if (secret !== undefined) core.setSecret(secret)
  }
  const { taken, errors } = await runBot(inputs)
  core.setOutput('taken', String(taken))
  for (const error of errors) core.error(messageOf(error))
  if (errors.length > 0) core.setFailed('Something was not finished. The next run takes it up again.')
} catch (error) {
  // An uncaught error would print the whole minified bundle.
  core.setFailed(messageOf(error))
}
