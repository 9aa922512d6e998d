import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** The environment git runs in: nobody's configuration, no prompt, one time zone. */
export const gitEnvironment = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  TZ: 'UTC',
}

export interface GitResult {
  code: number
  stdout: Buffer
  stderr: string
}

/** Runs one git command on a bare repository. Throws with git's own words unless failure is expected. */
export const git = (
  dir: string,
  args: string[],
  { input, allowFailure = false }: { input?: string | Buffer; allowFailure?: boolean } = {},
): Promise<GitResult> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', ['--git-dir', dir, '-c', 'safe.directory=*', ...args], { env: gitEnvironment })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const result = { code: code ?? 1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }
      if (result.code === 0 || allowFailure) resolve(result)
      else reject(new Error(`git ${args[0]} failed: ${result.stderr.trim() || `exit ${result.code}`}`))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })

/** Whether git is here, with the program that serves clones. */
export const hasGit = (): Promise<boolean> =>
  new Promise((resolve) => {
    execFile('git', ['--exec-path'], { env: gitEnvironment }, (error, folder) =>
      resolve(error === null && existsSync(path.join(folder.trim(), 'git-http-backend'))),
    )
  })
