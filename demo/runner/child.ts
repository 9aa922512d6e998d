import { spawn } from 'node:child_process'
import { StepLog } from './log.ts'

/** How a runner cancels: a plea, a firmer one, and an end. Milliseconds after the plea. */
const firmly = 7_500
const finally_ = 10_000

/** Whom a job runs as. The engine's socket is reached by a group of its own, as the runner's user does on GitHub. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  /** A folder of that user's own. */
  readonly home: string
  /** A Node that this user can reach; the project's own may lie in a folder that is closed to others. */
  readonly node: string
}

export interface ChildOptions {
  readonly script: string
  readonly env: Record<string, string>
  readonly cwd: string
  readonly secrets: readonly string[]
  readonly onLine: (line: string) => void
  readonly signal?: AbortSignal
  /** Another user than ours, which only root can become. */
  readonly user?: RunAs
}

export interface ChildResult {
  /** The exit code; 128 and the signal's number after a signal. */
  readonly exitCode: number
  readonly log: readonly string[]
}

/** Runs one script of an action to its end. Aborting the signal cancels as a runner does, and still waits for the end. */
export async function runScript(options: ChildOptions): Promise<ChildResult> {
  const { script, env, cwd, secrets, onLine, signal, user } = options
  const log = new StepLog(secrets)
  const [program = '', ...args] = user ? [...become(user), user.node, script] : [process.execPath, script]
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
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

/** `setpriv` of util-linux, since Node's own `uid` drops every further group; it becomes the program, so signals reach it. */
const become = ({ uid, gid, groups }: RunAs): string[] => [
  'setpriv',
  ...[`--reuid=${uid}`, `--regid=${gid}`, groups.length > 0 ? `--groups=${groups.join(',')}` : '--clear-groups'],
  '--inh-caps=-all',
]
