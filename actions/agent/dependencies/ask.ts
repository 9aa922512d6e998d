import { execFile } from 'node:child_process'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a package manager on the host says of its own settings; nothing where it is not there, or does not answer. Asked
 * in the root, where nobody else of the machine could have put settings, or modules for Python to load first.
 */
export const ask = (env: Environment, program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(program, args, { cwd: '/', env: { ...env }, timeout: 20_000 }, (error, stdout) =>
      resolve(error ? '' : stdout),
    )
  })
