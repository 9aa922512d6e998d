import { execFile, spawn } from 'node:child_process'
import { SentraError } from '../../../core/errors.ts'

/** The variables by which the Docker CLI finds its engine; it gets no others. */
const engineVariables = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'HOME',
  'PATH',
  'XDG_RUNTIME_DIR',
]

export type HostEnvironment = Readonly<Record<string, string | undefined>>

export const engineEnvironment = (host: HostEnvironment): Record<string, string> =>
  Object.fromEntries(
    engineVariables.flatMap((name) => {
      const value = host[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )

interface Output {
  code: number
  stdout: string
  stderr: string
}

/** Runs the Docker CLI to its end. Never throws for a non-zero exit; 127 means there is no Docker CLI. */
export function docker(
  host: HostEnvironment,
  args: readonly string[],
  input?: Buffer,
  timeout = 60_000,
): Promise<Output> {
  return new Promise((resolve) => {
    const child = execFile(
      'docker',
      [...args],
      { env: engineEnvironment(host), timeout, maxBuffer: 4 * 2 ** 20, encoding: 'utf8' },
      (error, stdout, stderr) => {
        const code =
          error === null ? 0 : typeof error.code === 'number' ? error.code : error.code === 'ENOENT' ? 127 : 1
        resolve({ code, stdout, stderr: code === 127 ? 'There is no docker command on this host.' : stderr })
      },
    )
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** Starts the Docker CLI and leaves it attached. */
export const attach = (host: HostEnvironment, args: readonly string[]) =>
  spawn('docker', [...args], { env: engineEnvironment(host), stdio: ['pipe', 'pipe', 'pipe'] })

/** Removes a container and all that runs in it; it is no error if there is none. For deadlines and `post:` steps. */
export async function removeContainer(name: string, host: HostEnvironment = process.env): Promise<void> {
  const { code, stderr } = await docker(host, ['rm', '--force', '--volumes', name])
  if (code === 0 || /no such container/i.test(stderr)) return
  throw engineError(`The container ${name} could not be removed.`, stderr)
}

export function engineError(what: string, stderr: string): SentraError {
  const why = stderr.trim().slice(-2_000) || 'The Docker CLI said nothing.'
  return new SentraError({
    what,
    why,
    next: 'Check that a Docker engine runs on this host and that the job’s user may use it (docker version).',
  })
}
