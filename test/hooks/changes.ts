import { execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** What a hook answered: its exit code, and what it printed. */
export interface Answer {
  code: number | null
  out: string
  err: string
}

/** Runs a hook as Claude Code does: a process of its own, the event as JSON on standard input. */
export function runHook(hook: string, input: object | string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
  const child = spawn(process.execPath, [path.join(root, hook)], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  })
  const answer: Answer = { code: null, out: '', err: '' }
  child.stdout.on('data', (chunk) => (answer.out += chunk))
  child.stderr.on('data', (chunk) => (answer.err += chunk))
  child.stdin.on('error', () => {}) // a hook may answer before it has read all
  child.stdin.end(typeof input === 'string' ? input : JSON.stringify(input))
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ ...answer, code }))
  })
}

/** A small real project under git, and the two events around whatever is done to it. */
export class Workspace {
  readonly folder: string
  private readonly base: string
  private calls = 0

  private constructor(base: string) {
    this.base = base
    this.folder = path.join(base, 'project')
  }

  static async make(files: Record<string, string | Buffer>, options: { git?: boolean } = {}): Promise<Workspace> {
    const workspace = new Workspace(await realpath(await mkdtemp(path.join(tmpdir(), 'sentra-hooks-test-'))))
    await mkdir(workspace.folder)
    for (const [name, text] of Object.entries(files)) await workspace.write(name, text)
    if (options.git !== false) {
      workspace.git('init', '-q')
      workspace.git('add', '-A')
      workspace.git('commit', '-q', '-m', 'start', '--allow-empty')
    }
    return workspace
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com']
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8' })
  }

  path(name: string): string {
    return path.join(this.folder, name)
  }

  async write(name: string, text: string | Buffer): Promise<void> {
    await mkdir(path.dirname(this.path(name)), { recursive: true })
    await writeFile(this.path(name), text)
  }

  /** The environment of a hook in this workspace: its state beside the project, never in it. */
  get env(): NodeJS.ProcessEnv {
    return { SENTRA_HOOKS_STATE: path.join(this.base, 'state') }
  }

  event(name: string, tool: string, input: object, id = `toolu_${this.calls}`): object {
    return {
      session_id: 'session-1',
      transcript_path: path.join(this.base, 'transcript.jsonl'),
      cwd: this.folder,
      permission_mode: 'default',
      hook_event_name: name,
      tool_name: tool,
      tool_input: input,
      tool_use_id: id,
      ...(name === 'PostToolUse' && { tool_response: { success: true } }),
    }
  }

  /** PreToolUse, then what the tool does, then PostToolUse, whose answer it gives. */
  async around(tool: string, input: object, work: () => unknown): Promise<Answer> {
    this.calls++
    const before = await runHook('hooks/verify-changes.ts', this.event('PreToolUse', tool, input), this.env)
    if (before.code !== 0) throw new Error(`PreToolUse refused: ${before.err}`)
    await work()
    return runHook('hooks/verify-changes.ts', this.event('PostToolUse', tool, input), this.env)
  }

  edit(name: string, text: string | Buffer): Promise<Answer> {
    return this.around('Write', { file_path: this.path(name), content: String(text) }, () => this.write(name, text))
  }

  /** A command run by a real shell between the two events. */
  bash(command: string): Promise<Answer> {
    return this.around('Bash', { command }, () =>
      execFileSync('bash', ['-c', command], { cwd: this.folder, stdio: 'pipe' }),
    )
  }

  remove(): Promise<void> {
    return rm(this.base, { recursive: true, force: true })
  }
}
