import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const program = path.join(import.meta.dirname, '../../app/server.ts')

export interface AppProcess {
  url: string
  /** Stops it as a platform does, by SIGTERM, and waits for its end. */
  close(): Promise<void>
  /** Its exit code, once it has ended by itself. */
  code(): number | null
}

/** The hosted App as an operator starts it, in an operating-system process of its own. */
export async function startProcess(env: Record<string, string>): Promise<AppProcess> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH ?? '', ...env, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await listening(child)
  return {
    url,
    code: () => child.exitCode,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Its address, from the line that it prints when it listens. */
async function listening(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The process has no output.')
  for await (const line of createInterface(child.stdout)) {
    const url = /^Sentra listens at (\S+?)\. /.exec(line)?.[1]
    if (url === undefined) continue
    child.stdout.resume()
    return url
  }
  throw new Error('The process ended before it listened.')
}
