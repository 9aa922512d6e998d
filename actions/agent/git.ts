import { spawn } from 'node:child_process'
import { SentraError } from '../../core/errors.ts'

/** A repository of the host's own: its folder of objects, and the files beside it where there are any. */
export interface Place {
  gitDir: string
  workTree?: string
  indexFile?: string
}

export interface GitOptions {
  input?: string | Uint8Array
  /** More settings, as `key=value`. They travel in the environment, so that a credential is in no list of processes. */
  secretConfig?: Record<string, string>
  /** Kills git when it is aborted. */
  signal?: AbortSignal
}

/**
 * The host's git. It reads no settings but its own: neither the machine's, nor the user's, nor those of a working
 * folder that an agent could have written to, because git settings can name programs to run.
 *
 * @returns what git printed, as bytes
 * @throws GitError with what git said
 */
export type Git = (place: Place | null, args: readonly string[], options?: GitOptions) => Promise<Buffer>

export class GitError extends SentraError {
  override readonly name = 'GitError'
  /** `null` where git did not start, or was killed. */
  code: number | null = null
  /** What it printed before it failed. */
  output: Buffer = Buffer.alloc(0)
}

const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'core.autocrlf=false',
  'core.symlinks=true',
  'core.fileMode=true',
  'submodule.recurse=false',
  'diff.ignoreSubmodules=all',
  'protocol.allow=never',
  'protocol.file.allow=always',
  'protocol.https.allow=always',
  'protocol.http.allow=always',
  'http.followRedirects=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'safe.directory=*',
  'advice.detachedHead=false',
]

/** An environment for git with nothing in it that could change what git does. */
export function gitEnvironment(place: Place | null, secretConfig: Record<string, string> = {}): NodeJS.ProcessEnv {
  const pairs = Object.entries(secretConfig)
  return {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    ...(process.env.SSL_CERT_FILE ? { GIT_SSL_CAINFO: process.env.SSL_CERT_FILE } : {}),
    ...(place ? { GIT_DIR: place.gitDir } : {}),
    ...(place?.workTree ? { GIT_WORK_TREE: place.workTree } : {}),
    ...(place?.indexFile ? { GIT_INDEX_FILE: place.indexFile } : {}),
    GIT_CONFIG_COUNT: String(pairs.length),
    ...Object.fromEntries(
      pairs.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  }
}

export const git: Git = (place, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
      env: gitEnvironment(place, options.secretConfig),
      cwd: place?.workTree ?? place?.gitDir ?? '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
    })
    const out: Buffer[] = []
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4_000)
    })
    // A git that ends before it read everything closes the pipe: its own exit code tells more than our EPIPE.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input)
    child.once('error', (cause) => reject(failed(args, cause.message, cause)))
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out))
      else reject(Object.assign(failed(args, said.trim()), { code, output: Buffer.concat(out) }))
    })
  })

function failed(args: readonly string[], said: string, cause?: Error): GitError {
  const command = args.find((arg) => !arg.startsWith('-')) ?? ''
  return new GitError({
    what: `git ${command} failed.`,
    why: said === '' ? 'It gave no reason.' : `Git said: ${said}`,
    next: 'Look at the job log for what led to it, then type `/retry`.',
    cause,
  })
}

/** The lines of NUL-separated output (`-z`), without the empty one at its end. */
export const records = (output: Buffer): string[] =>
  output
    .toString('utf8')
    .split('\0')
    .filter((one) => one !== '')
