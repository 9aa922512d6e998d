import * as core from '@actions/core'
import { begin } from './begin.ts'
import { startBroker } from './broker/broker.ts'
import { createClient } from './client.ts'
import { dockerSandbox } from './container/docker-sandbox.ts'
import { git } from './git.ts'
import { type Environment, readInputs, secretsIn } from './inputs.ts'
import { plain } from './log.ts'
import { findPrograms } from './programs.ts'
import type { Ending } from './report/conclusion.ts'
import { headline, summaryText } from './report/summary.ts'
import { type Left, stateKeys } from './state.ts'

/** The action's main step: the inputs in, one run, the outputs out. */
export async function main(env: Environment): Promise<void> {
  // Before anything can be printed.
  for (const secret of secretsIn(env)) core.setSecret(secret)
  const inputs = readInputs(env)
  const stop = stopOnSignals()
  const ending = await begin(
    {
      github: createClient(inputs),
      openSandbox: ({ image, memory_mb, cpus, pids }) =>
        dockerSandbox({ image, limits: { memoryMb: memory_mb, cpus, pids } }),
      startBroker,
      git,
      now: Date.now,
      log: { info: (line) => core.info(plain(line)), warn: core.warning },
      remember,
      signal: stop.signal,
    },
    inputs,
    findPrograms(),
  )
  await tell(ending)
}

/** A cancelled workflow: SIGINT at once, SIGTERM 7.5 s later, the end 2.5 s after that. */
function stopOnSignals(): AbortController {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      remember({ cancelled: true })
      stop.abort(new Error('The run was cancelled.'))
    })
  }
  return stop
}

function remember(left: Left): void {
  for (const key of stateKeys) if (left[key] !== undefined) core.saveState(`sentra-${key}`, JSON.stringify(left[key]))
}

async function tell(ending: Ending): Promise<void> {
  core.setOutput('conclusion', ending.conclusion)
  core.setOutput('pull-request', ending.pullRequest?.number ?? '')
  core.setOutput('branch', ending.branch ?? '')
  core.setOutput('cost-usd', ending.costUsd.toFixed(4))
  core.setOutput('spec-id', ending.specId ?? '')
  core.setOutput('evidence', ending.evidence ?? '')
  await core.summary.addRaw(summaryText(ending, ending.body ?? null), true).write()

  if (ending.conclusion === 'success' || ending.conclusion === 'nothing-to-do') core.info(headline(ending))
  else core.setFailed(headline(ending))
}
