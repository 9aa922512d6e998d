import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { docker } from '../actions/agent/container/engine.ts'
import { messageOf, SentraError } from '../core/errors.ts'

/** A Docker engine that does what the agent needs of it, by its version; or why there is none. */
export type Engine = { readonly version: string } | { readonly refused: string }

const patience = 5_000
const deadlineMs = 30_000
const limits = { memoryMb: 256, cpus: 1, pids: 50 }

/**
 * Looks for an engine, and tries it: one that answers may still be on another machine, or one that mounts nothing of
 * this one. So the sandbox itself is asked to run `true` on an empty folder.
 */
export async function dockerEngine(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Engine> {
  const { code, stdout } = await docker(env, ['version', '--format', '{{.Server.Version}}'], undefined, patience)
  const version = stdout.trim()
  if (code !== 0 || version === '') return { refused: 'No Docker engine answers.' }
  const why = await refusal(env, signal)
  return why === undefined ? { version } : { refused: `Docker ${version} answers, but cannot run the agent. ${why}` }
}

async function refusal(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string | undefined> {
  const { dockerSandbox } = await import('../actions/agent/container/docker-sandbox.ts')
  const workspace = await mkdtemp(path.join(tmpdir(), 'sentra-try-'))
  try {
    const name = `sentra-demo-try-${process.pid}`
    const sandbox = dockerSandbox({ image: 'runner', limits, host: env })
    const { exitCode, timedOut } = await sandbox.run({ name, workspace, command: ['true'], deadlineMs, signal })
    if (timedOut) return `A container did not start within ${deadlineMs / 1000} seconds.`
    return exitCode === 0 ? undefined : `A container that should do nothing ended with ${exitCode}.`
  } catch (error) {
    return error instanceof SentraError ? `${error.what} ${error.why}` : messageOf(error)
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}
