import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { StringDecoder } from 'node:string_decoder'
import { Clip, outputLimit } from './clip.ts'

export interface Ran {
  output: string
  code: number | null
  /** The command ended the shell with it, or the clock did. */
  ended: boolean
  timedOut: boolean
}

/** A line longer than any path, so that the end mark is found wherever chunks are cut. */
const markLength = 8_192

/**
 * A bash that lives from command to command: folder and variables stay; functions, aliases and traps end with the command
 * that made them, for the hook judges each command by itself. Commands get no standard input.
 * When one does not end in time, or ends the shell, a new shell goes on in the last folder.
 */
export class Shell {
  #process: ChildProcessWithoutNullStreams | undefined
  #folder: string
  readonly #environment: Record<string, string | undefined>
  /** Puts the shell in the state that the hook which judged the command takes for granted. */
  readonly #anew: string

  constructor(folder: string, environment: Record<string, string | undefined> = process.env) {
    this.#folder = folder
    this.#environment = environment
    this.#anew = `{ ${[...forgotten, ...known(folder, environment)].join('; ')}; } >/dev/null 2>&1`
  }

  /** Where the next command runs. */
  get folder(): string {
    return this.#folder
  }

  /** Runs one command to its end, at most `timeoutMs` milliseconds. */
  run(command: string, timeoutMs: number): Promise<Ran> {
    const shell = this.#shell()
    // A new word each time, so that no output can pretend that the command has ended.
    const word = randomBytes(12).toString('hex')
    const end = new RegExp(`\\n${word} (\\d+) ([^\\n]*)\\n`)
    return new Promise((resolve) => {
      const clip = new Clip(outputLimit)
      const decoder = new StringDecoder('utf8')
      let recent = ''
      const take = (chunk: Buffer): void => {
        recent += decoder.write(chunk)
        const found = end.exec(recent)
        if (found !== null) {
          clip.add(recent.slice(0, found.index))
          this.#folder = found[2] || this.#folder
          settle({ code: Number(found[1]), ended: false, timedOut: false })
          return
        }
        if (recent.length <= 2 * markLength) return
        clip.add(recent.slice(0, -markLength))
        recent = recent.slice(-markLength)
      }
      const ended = (code: number | null): void => {
        clip.add(recent)
        this.#process = undefined
        settle({ code, ended: true, timedOut: false })
      }
      const timer = setTimeout(() => {
        clip.add(recent)
        this.restart()
        settle({ code: null, ended: true, timedOut: true })
      }, timeoutMs)
      const settle = (how: Omit<Ran, 'output'>): void => {
        clearTimeout(timer)
        shell.stdout.off('data', take)
        shell.off('close', ended)
        shell.stdout.resume()
        resolve({ output: clip.toString(), ...how })
      }
      shell.stdout.on('data', take)
      shell.once('close', ended)
      shell.stdin.write(`${this.#anew}\neval -- ${quote(command)} </dev/null >&19 2>&19\n${mark(word)}\n`)
    })
  }

  /** Kills the shell and all that it started; the next command gets a new one. */
  restart(): void {
    const shell = this.#process
    this.#process = undefined
    if (shell?.pid === undefined) return
    try {
      process.kill(-shell.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }

  #shell(): ChildProcessWithoutNullStreams {
    if (this.#process !== undefined) return this.#process
    // A process group of its own, so that a command's children end with it.
    const shell = spawn('bash', ['--noprofile', '--norc'], {
      cwd: this.#folder,
      env: this.#environment,
      detached: true,
    })
    shell.stdin.on('error', () => {})
    shell.stderr.resume()
    // The end mark goes to a descriptor that `exec >file` in a command does not move.
    // And when memory is short, what the command started goes before the worker.
    shell.stdin.write('exec 19>&1; echo 500 >/proc/self/oom_score_adj\n')
    this.#process = shell
    return shell
  }
}

/** The folder is asked for: a command can set `PWD`. */
const mark = (word: string): string => `builtin printf '\\n%s %s %s\\n' ${word} "$?" "$(builtin pwd -P)" >&19`

/** Variables whose values the hook knows. */
const known = (folder: string, { HOME, TMPDIR, ...environment }: Record<string, string | undefined>): string[] =>
  Object.entries({
    ...(HOME !== undefined && { HOME }),
    TMPDIR: TMPDIR ?? '/tmp',
    SHELL: '/bin/bash',
    BASH: '/bin/bash',
    CLAUDE_PROJECT_DIR: environment.CLAUDE_PROJECT_DIR ?? folder,
    GITHUB_WORKSPACE: environment.GITHUB_WORKSPACE ?? folder,
  }).map(([name, value]) => `${name}=${quote(value)}`)

/** What an earlier command may have left behind that would make this one mean something else. */
const forgotten = [
  'builtin trap - DEBUG RETURN ERR EXIT',
  "IFS=$' \\t\\n'",
  'builtin set -f',
  'builtin unset -f -- $(builtin compgen -A function)',
  'builtin set +f --',
  'builtin unset -v CDPATH GLOBIGNORE',
  'builtin unalias -a',
  'builtin hash -r',
  'builtin shopt -u dotglob nocasematch nocaseglob xpg_echo lastpipe extdebug expand_aliases',
]

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
