import { spawn } from 'node:child_process'
import { StepLog } from './log.ts'

/** How a runner cancels: a plea, a firmer one, and an end. Milliseconds after the plea. */
const firmly = 7_500
const finally_ = 10_000

export interface ChildOptions {
  readonly script: string
  readonly env: Record<string, string>
  readonly cwd: string
  readonly secrets: readonly string[]
  readonly onLine: (line: string) => void
  readonly signal?: AbortSignal
}

export interface ChildResult {
  /** The exit code; 128 and the signal's number after a signal. */
  readonly exitCode: number
  readonly log: readonly string[]
}

/** Runs one script of an action to its end. Aborting the signal cancels as a runner does, and still waits for the end. */
export async function runScript({ script, env, cwd, secrets, onLine, signal }: ChildOptions): Promise<ChildResult> {
  const log = new StepLog(secrets)
  const child = spawn(process.execPath, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const take = (chunk: string) => log.write(chunk).forEach(onLine)
  child.stdout.setEncoding('utf8').on('data', take)
  child.stderr.setEncoding('utf8').on('data', take)
  const timers: NodeJS.Timeout[] = []
  const cancel = () => {
    child.kill('SIGINT')
    timers.push(
      setTimeout(() => child.kill('SIGTERM'), firmly),
      setTimeout(() => child.kill('SIGKILL'), finally_),
    )
  }
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted) cancel()
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, name) => resolve(code ?? 128 + (name === 'SIGKILL' ? 9 : name === 'SIGTERM' ? 15 : 2)))
    })
    log.end().forEach(onLine)
    return { exitCode, log: log.lines }
  } finally {
    timers.forEach(clearTimeout)
    signal?.removeEventListener('abort', cancel)
  }
}
