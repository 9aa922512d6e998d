import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const patience = 5_000

/** The version of the Docker engine that answers, or `undefined` where none does. */
export async function dockerEngine(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await run('docker', ['version', '--format', '{{.Server.Version}}'], { env, timeout: patience })
    return stdout.trim() || undefined
  } catch {
    return undefined
  }
}
