import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'

export type Environment = Readonly<Record<string, string | undefined>>

/** What a package manager on the host says of its own settings; nothing where it is not there, or does not answer. */
export const ask = (env: Environment, program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(program, args, { cwd: tmpdir(), env: { ...env }, timeout: 20_000 }, (error, stdout) =>
      resolve(error ? '' : stdout),
    )
  })
