import path from 'node:path'
import { begin } from '../../actions/agent/begin.ts'
import { startBroker } from '../../actions/agent/broker/broker.ts'
import { createClient } from '../../actions/agent/client.ts'
import type { Sandbox, SandboxResult, SandboxTask } from '../../actions/agent/container/sandbox.ts'
import { git } from '../../actions/agent/git.ts'
import { readInputs } from '../../actions/agent/inputs.ts'
import { findPrograms } from '../../actions/agent/programs.ts'
import type { Ending } from '../../actions/agent/report/conclusion.ts'
import type { Left } from '../../actions/agent/state.ts'
import { scriptedSandbox } from '../../demo/sandbox/sandbox.ts'
import { type ModelServer, type Move, startModelServer } from './model-server.ts'
import { canary, comments, root } from './play.ts'
import type { Scene } from './scene.ts'

/** What a test does to one task of the sandbox: instead of it, or to its result. */
export type Twist = (task: SandboxTask, run: Sandbox['run']) => Promise<SandboxResult>

export interface InProcess {
  ending: Ending
  comments: string[]
  log: string[]
  left: Left
  /** What the provider was asked. */
  requests: ModelServer['requests']
}

/** The kind of a task, from its container's name: `agent`, `gate`, `tests-now`, … */
export const kindOf = (task: SandboxTask) => /^sentra-\d+-(.*)-[0-9a-f]{8}$/.exec(task.name)?.[1] ?? ''

/**
 * A run with everything real but the container: worker, hooks, gate, broker, git, and GitHub and the provider on the
 * wire. What is under test is what the host makes of what happens, so a test may twist what the sandbox does.
 */
export async function runInProcess(
  scene: Scene,
  moves: readonly Move[],
  options: {
    twist?: Twist
    inputs?: Record<string, string>
    signal?: AbortSignal
    now?: () => number
    onRequest?: (number: number) => Promise<void> | void
    onLine?: (line: string) => void
  } = {},
): Promise<InProcess> {
  const model = await startModelServer(moves, options.onRequest ? { onRequest: options.onRequest } : {})
  const job = scene.job()
  const log: string[] = []
  const left: Left = {}
  const say = (line: string) => {
    log.push(line)
    options.onLine?.(line)
  }
  const plain = scriptedSandbox()
  const { twist } = options
  const sandbox: Sandbox = { run: (task) => (twist ? twist(task, plain.run) : plain.run(task)) }
  const inputs = readInputs({
    'INPUT_GITHUB-TOKEN': job.token,
    'INPUT_ANTHROPIC-API-KEY': canary,
    'INPUT_ANTHROPIC-BASE-URL': model.url,
    INPUT_ISSUE: String(scene.issue),
    GITHUB_REPOSITORY: job.repository,
    GITHUB_SERVER_URL: job.serverUrl,
    GITHUB_API_URL: job.apiUrl,
    GITHUB_RUN_ID: String(job.runId),
    GITHUB_WORKSPACE: job.workspace,
    GITHUB_REF_NAME: 'main',
    RUNNER_TEMP: path.join(job.folder, '_temp'),
    ...options.inputs,
  })
  try {
    const ending = await begin(
      {
        github: createClient(inputs, 1),
        openSandbox: () => sandbox,
        startBroker,
        git,
        now: options.now ?? Date.now,
        log: { info: say, warn: (line) => log.push(`warning: ${line}`) },
        remember: (more) => Object.assign(left, more),
        signal: options.signal ?? new AbortController().signal,
      },
      inputs,
      findPrograms(path.join(root, 'actions/agent')),
    )
    scene.github.faults.before = undefined
    scene.github.faults.after = undefined
    return { ending, comments: await comments(scene), log, left, requests: model.requests }
  } finally {
    await model.close()
  }
}
