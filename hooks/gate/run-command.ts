import { spawn } from 'node:child_process'
import path from 'node:path'

/** What a command did. */
export interface Ran {
  exitCode: number | null
  timedOut: boolean
  seconds: number
  /** Both streams as they came, the middle left out where there is too much of it. */
  output: string
}

/** Kept of the beginning, and of the end. In bytes each. */
const kept = 512 * 1024

/** What an outer test runner or a hook set for itself must not reach the project's own. */
const foreign =
  /^(?:NODE_TEST_CONTEXT|NODE_V8_COVERAGE|VITEST|JEST_WORKER_ID|SENTRA_HOOKS_|CLAUDE_|FORCE_COLOR|npm_(?:lifecycle|package|command)|INIT_CWD)/

/** How long the streams may stay open after the command ended: longer than its group is given to end. In milliseconds. */
const longestOpen = 3_500

const running = new Set<number>()

/**
 * Runs a command by `bash -c` in a process group of its own, and ends the whole group at the deadline: first by SIGTERM, two
 * seconds later by SIGKILL. A process that the command leaves running is ended with it, unless it has a session of its own, as
 * sccache and adb have: that one is not waited for, whatever it holds open.
 */
export async function runCommand(command: string, folder: string, seconds: number): Promise<Ran> {
  const started = performance.now()
  const child = spawn('bash', ['-c', command], {
    cwd: folder,
    env: environment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const output = new Tail()
  child.stdout.on('data', (chunk: Buffer) => output.add(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.add(chunk))
  const { pid } = child
  if (pid) running.add(pid)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    endGroup(pid)
  }, seconds * 1000)
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      setTimeout(() => endGroup(pid), 500).unref() // what it left behind holds our pipes open
      const patience = setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, longestOpen)
      child.once('close', () => {
        clearTimeout(patience)
        resolve(code)
      })
    })
  }).finally(() => clearTimeout(timer))
  if (pid) running.delete(pid)
  return {
    exitCode: timedOut ? null : exitCode,
    timedOut,
    seconds: (performance.now() - started) / 1000,
    output: output.text(),
  }
}

/** Ends every command under way: the gate itself was told to end. */
export function endAll(): void {
  for (const pid of running) signal(pid, 'SIGKILL')
}

function environment(folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const tools = path.join(folder, 'node_modules/.bin')
  const search = process.env.PATH ? `${tools}${path.delimiter}${process.env.PATH}` : tools
  return { ...Object.fromEntries(kept), PATH: search, CI: 'true', NO_COLOR: '1' }
}

function endGroup(pid: number | undefined): void {
  if (!pid) return
  signal(pid, 'SIGTERM')
  setTimeout(() => signal(pid, 'SIGKILL'), 2_000).unref()
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name)
  } catch {
    // The group has already ended.
  }
}

/** The first and the last of a stream, so that a command that prints for ever costs no more memory than any other. */
class Tail {
  private head = Buffer.alloc(0)
  private tail: Buffer[] = []
  private size = 0
  private dropped = 0

  add(chunk: Buffer): void {
    const room = kept - this.head.length
    if (room > 0) this.head = Buffer.concat([this.head, chunk.subarray(0, room)])
    const rest = chunk.subarray(Math.max(0, room))
    if (rest.length === 0) return
    this.tail.push(rest)
    this.size += rest.length
    while (this.size - (this.tail[0]?.length ?? 0) > kept) {
      const gone = this.tail.shift()?.length ?? 0
      this.size -= gone
      this.dropped += gone
    }
  }

  text(): string {
    const gap = this.dropped ? `\n… ${this.dropped} bytes left out …\n` : ''
    return `${this.head.toString('utf8')}${gap}${Buffer.concat(this.tail).toString('utf8')}`
  }
}
