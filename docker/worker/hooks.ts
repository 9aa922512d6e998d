import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { clip } from './tools/clip.ts'

/** A settings file in Claude Code's format; only what we run is read. */
const Settings = z.object({
  hooks: z.record(
    z.string(),
    z.array(
      z.object({
        matcher: z.string().optional(),
        hooks: z.array(
          z.object({ type: z.literal('command'), command: z.string(), timeout: z.number().positive().optional() }),
        ),
      }),
    ),
  ),
})
type Settings = z.infer<typeof Settings>
type EventName = 'PreToolUse' | 'PostToolUse' | 'Stop'

export interface HookRefusal {
  /** The program's own words, for the model. */
  reason: string
}

/** What hooks said to an event: a refusal, or, beside the permission, words for the model. */
export interface HookAnswer {
  refusal: HookRefusal | undefined
  advice: string
  /** What people are to know of it, such as that a gate gave up and is still red. */
  notes: string[]
}

/** Seconds that a hook may take when it does not say. */
const defaultSeconds = { PreToolUse: 60, PostToolUse: 60, Stop: 900 }
const reasonLimit = 12_000

/** Runs the programs of `hooks.json`: JSON on standard input, exit 0 to allow, 2 to refuse with the reason on standard error. */
export class Hooks {
  readonly #settings: Settings
  readonly #workspace: string
  readonly #folder: string

  constructor(settings: unknown, workspace: string, folder: string) {
    this.#settings = Settings.parse(settings)
    this.#workspace = workspace
    this.#folder = folder
  }

  /** Reads a settings file; no file named means no hooks. */
  static async load(file: string | undefined, workspace: string): Promise<Hooks> {
    if (file === undefined) return new Hooks({ hooks: {} }, workspace, '')
    return new Hooks(JSON.parse(await readFile(file, 'utf8')), workspace, path.dirname(file))
  }

  /** Asks every hook of the event, in order, until one refuses. */
  async ask(name: EventName, event: Record<string, unknown>): Promise<HookAnswer> {
    const tool = String(event.tool_name ?? '')
    const advice: string[] = []
    const notes: string[] = []
    for (const entry of this.#settings.hooks[name] ?? []) {
      if (!matches(entry.matcher, tool)) continue
      for (const hook of entry.hooks) {
        const ran = await this.#run(hook.command, hook.timeout ?? defaultSeconds[name], {
          session_id: 'sentra',
          transcript_path: '/dev/null',
          cwd: this.#workspace,
          permission_mode: 'default',
          hook_event_name: name,
          ...event,
        })
        if (ran.code !== 0) return { refusal: { reason: reasonOf(ran) }, advice: advice.join('\n'), notes }
        const said = saidIn(ran.stdout)
        advice.push(...(said.hookSpecificOutput?.additionalContext ?? []))
        notes.push(...(said.systemMessage ?? []))
      }
    }
    return { refusal: undefined, advice: advice.join('\n'), notes }
  }

  #run(command: string, seconds: number, event: Record<string, unknown>): Promise<Ran> {
    return new Promise((resolve) => {
      const child = spawn('/bin/sh', ['-c', command], {
        cwd: this.#workspace,
        detached: true,
        env: {
          ...process.env,
          // Hooks are written for our own Node, whichever the project uses.
          PATH: `/opt/sentra/bin:${process.env.PATH}`,
          CLAUDE_PROJECT_DIR: this.#workspace,
          CLAUDE_PLUGIN_ROOT: this.#folder,
          // Where our own hooks.json finds its programs: the host says it, or they lie beside it.
          SENTRA_HOOKS: process.env.SENTRA_HOOKS ?? this.#folder,
        },
      })
      const ran: Ran = { code: -1, stdout: '', stderr: '' }
      const timer = setTimeout(() => {
        ran.stderr += `The hook did not answer within ${seconds} seconds.`
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      }, seconds * 1_000)
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        ran.stdout = (ran.stdout + text).slice(-1_000_000)
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        ran.stderr = (ran.stderr + text).slice(-1_000_000)
      })
      child.stdin.on('error', () => {})
      child.on('error', (error) => {
        ran.stderr += error.message
      })
      child.on('close', (code) => {
        clearTimeout(timer)
        resolve({ ...ran, code })
      })
      child.stdin.end(JSON.stringify(event))
    })
  }
}

interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** Claude Code reads a matcher as a whole-name regular expression; none, and `*`, match everything. */
const matches = (matcher: string | undefined, tool: string): boolean =>
  matcher === undefined || matcher === '' || matcher === '*' || new RegExp(`^(?:${matcher})$`).test(tool)

/** A hook that breaks refuses too: a guard that fails open is none. */
function reasonOf({ code, stderr }: Ran): string {
  const said = clip(stderr.trim(), reasonLimit)
  if (code === 2 && said !== '') return said
  return `A hook failed (exit code ${code}), so this is refused. ${said}`.trim()
}

const said = z.string().transform((text) => [clip(text, reasonLimit)])
const Said = z.object({
  hookSpecificOutput: z.object({ additionalContext: said.optional() }).optional(),
  systemMessage: said.optional(),
})

function saidIn(stdout: string): z.infer<typeof Said> {
  try {
    return Said.safeParse(JSON.parse(stdout)).data ?? {}
  } catch {
    return {}
  }
}
