import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Environment } from './inputs.ts'

/** The last argument of a process that finds its secrets on standard input. No step of a job can set an argument of ours. */
const handed = '--secrets-on-stdin'

/** What nothing started from here on may inherit: our own secrets, and the runner's, which we never use. */
const secretName = /^INPUT_.*(TOKEN|KEY)$|^ACTIONS_.*TOKEN$/

/**
 * The environment as the runner gave it, out of reach of the job's other processes. What a process was started with
 * stands in `/proc/<pid>/environ` until it ends, whatever it deletes of it, for every process of the same user to read;
 * and this one lives for hours. So it starts itself again in its own place (same pid, so signals and the exit code stay
 * the runner's), without secrets in the environment and with them in a file on standard input that never had a name
 * while it held them.
 */
export function withdrawSecrets(): Environment {
  if (process.argv.at(-1) === handed) return { ...process.env, ...takeHanded() }
  const given = { ...process.env }
  const secrets = Object.entries(given).filter(([name]) => secretName.test(name))
  for (const [name] of secrets) delete process.env[name]
  // Elsewhere there is no `/proc` to read it from.
  if (secrets.length === 0 || process.platform !== 'linux' || !process.execve) return given
  hand(JSON.stringify(Object.fromEntries(secrets)))
  const { execPath, argv0, execArgv, argv } = process
  return process.execve(execPath, [argv0, ...execArgv, ...argv.slice(1), handed], process.env)
}

/** Puts a text on standard input, the one descriptor besides output and errors that outlives `execve`. */
function hand(text: string): void {
  const memory = '/dev/shm'
  const file = path.join(existsSync(memory) ? memory : tmpdir(), `sentra-${randomUUID()}`)
  closeSync(0)
  // The lowest number that is free, which is 0.
  const input = openSync(file, 'wx+', 0o600)
  unlinkSync(file)
  // At a position, so that the reader begins at the beginning.
  writeSync(input, text, 0)
}

function takeHanded(): Environment {
  const text = readFileSync(0, 'utf8')
  ftruncateSync(0)
  closeSync(0)
  openSync('/dev/null', 'r')
  return JSON.parse(text)
}
