/**
 * The agent action where no Docker engine answers: the same run with the same ports as `actions/agent/index.ts`, but
 * for the sandbox. It belongs to the demo; no published bundle contains it.
 */

import path from 'node:path'
import * as core from '@actions/core'
import { startBroker } from '../../actions/agent/broker/broker.ts'
import { createClient } from '../../actions/agent/client.ts'
import { git } from '../../actions/agent/git.ts'
import { readInputs, secretsIn } from '../../actions/agent/inputs.ts'
import { findPrograms } from '../../actions/agent/programs.ts'
import { run } from '../../actions/agent/run.ts'
import { messageOf } from '../../core/errors.ts'
import { scriptedSandbox } from './sandbox.ts'

/** Only our own local models may say what is run here. */
const local = /^http:\/\/127\.0\.0\.1:\d+$/

async function main(): Promise<void> {
  for (const secret of secretsIn(process.env)) core.setSecret(secret)
  const inputs = readInputs(process.env)
  if (!local.test(inputs.anthropicBaseUrl)) throw new Error('Without a container only the scripted models are obeyed.')
  for (const name of Object.keys(process.env)) if (name.startsWith('INPUT_')) delete process.env[name]
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => stop.abort(new Error('The run was cancelled.')))
  const ending = await run(
    {
      github: createClient(inputs),
      openSandbox: scriptedSandbox,
      startBroker,
      git,
      now: Date.now,
      log: { info: core.info, warn: core.warning },
      remember: () => undefined,
      signal: stop.signal,
    },
    inputs,
    findPrograms(path.join(import.meta.dirname, '../../actions/agent')),
  )
  core.setOutput('conclusion', ending.conclusion)
  core.setOutput('pull-request', ending.pullRequest?.number ?? '')
  core.setOutput('branch', ending.branch ?? '')
  core.setOutput('evidence', ending.evidence ?? '')
  if (ending.conclusion !== 'success') core.setFailed(`The run ended as ${ending.conclusion}.`)
}

try {
  await main()
} catch (error) {
  core.setFailed(messageOf(error))
}
