import { spawn } from 'node:child_process'
import path from 'node:path'

/** The repository's root: the working folder of every tool, because bundles carry ids made from relative paths. */
export const root = path.dirname(import.meta.dirname)

/** A build step that failed: one line on what and, where a tool spoke, what it said. */
export class BuildError extends Error {
  override readonly name = 'BuildError'
}

/**
 * Runs a package's program with the Node that runs us, from the root, in an environment that cannot change its output.
 * @throws BuildError with what the program printed, when it does not end with 0.
 */
export async function run(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) throw new BuildError(`${path.basename(script)} ${args.join(' ')} ended with ${code}:\n${said.trim()}`)
}
