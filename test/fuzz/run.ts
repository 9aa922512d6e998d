import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { FuzzResult } from './broker.ts'

const run = promisify(execFile)

/** What may be held at the end over what was held after a tenth of the requests. */
export const mostGrowth = 32 * 1024 * 1024

/**
 * Fuzzes the broker in a process of its own, in which a garbage collection can be asked for, so that memory is what is
 * held and not what is not yet freed.
 */
export async function runFuzz(count: number, seed: number, ...bodyMs: number[]): Promise<FuzzResult> {
  const program = path.join(import.meta.dirname, 'main.ts')
  const args = ['--expose-gc', '--no-warnings', program, ...[count, seed, ...bodyMs].map(String)]
  const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26, timeout: 1_800_000 })
  return JSON.parse(stdout)
}
