import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** What the other process is asked for. */
export interface Call {
  uid: number
  module: string
  name: string
  args: readonly unknown[]
}

/**
 * Calls an exported function of a module in a process of its own that belongs to another user of this machine. What
 * goes in and what comes out travels as JSON.
 *
 * @param environment added to ours
 */
export async function callAs<T>(
  uid: number,
  module: string,
  name: string,
  args: readonly unknown[],
  environment: Record<string, string> = {},
): Promise<T> {
  const call: Call = { uid, module, name, args }
  const program = path.join(import.meta.dirname, 'called.ts')
  const child = spawn(process.execPath, ['--no-warnings', program], {
    env: { ...process.env, ...environment },
    // Standard output may hold what the function's own programs print.
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  })
  child.stdin?.end(JSON.stringify(call))
  const [result, errors, [code, signal]] = await Promise.all([
    text(child.stdio[3] as Readable),
    text(child.stdio[2] as Readable),
    once(child, 'close'),
  ])
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal} as uid ${uid}:\n${errors}`)
  return JSON.parse(result)
}
