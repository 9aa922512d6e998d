import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inside, type Sandbox, type SandboxResult, type SandboxTask } from '../../actions/agent/container/sandbox.ts'
import { endAll, groupFile } from './orphans.ts'
import { renamed, shadowMounts } from './shadow.ts'

const tailBytes = 64 * 1024

/**
 * A sandbox that is none: it runs a task as a child process of this user. It belongs to the demo alone, where every
 * command was written by hand in `demo/script` and comes from the scripted models; `--live` never gets it.
 */
export function scriptedSandbox(): Sandbox {
  return { run }
}

async function run(task: SandboxTask): Promise<SandboxResult> {
  const began = performance.now()
  const root = await mkdtemp(path.join(tmpdir(), 'sentra-plain-'))
  try {
    const names = await shadowMounts(root, task.mounts ?? [], task)
    // Programs inside are started by this path; here it is the Node that runs the demo.
    const node = path.join(root, inside.node)
    await rm(node, { force: true })
    await mkdir(path.dirname(node), { recursive: true })
    await symlink(process.execPath, node)
    await mkdir(path.join(root, 'tmp'), { recursive: true })
    const command = task.command.map((argument) => renamed(argument, names))
    const environment = Object.fromEntries(
      Object.entries(task.environment ?? {}).map(([name, value]) => [name, renamed(value, names)]),
    )
    return await start(task, command, { ...baseEnvironment(root), ...environment }, began, path.join(root, groupFile))
  } finally {
    // What was ended a moment ago may still be writing its last file.
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

const baseEnvironment = (root: string): Record<string, string> => ({
  PATH: [path.dirname(process.execPath), ...(process.env.PATH ?? '').split(':')].join(':'),
  HOME: path.join(root, inside.home),
  TMPDIR: path.join(root, 'tmp'),
  LANG: 'C.UTF-8',
  CI: 'true',
  // Says what it is to whoever looks inside; and a bundle that had this file would say it too.
  SENTRA_SANDBOX: 'a plain folder of the demo, which isolates nothing',
})

async function start(
  task: SandboxTask,
  command: readonly string[],
  env: Record<string, string>,
  began: number,
  group: string,
): Promise<SandboxResult> {
  const [program = '', ...rest] = command
  const child = spawn(program, rest, { cwd: task.workspace, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid !== undefined) writeFileSync(group, String(child.pid))
  const result = { timedOut: false, aborted: false, tail: '' }
  // A process group of its own: whatever the task started ends with it.
  const kill = () => {
    if (child.pid !== undefined) endAll(child.pid)
  }
  const deadline = setTimeout(() => {
    result.timedOut = true
    kill()
  }, task.deadlineMs)
  const onAbort = () => {
    result.aborted = true
    kill()
  }
  task.signal?.addEventListener('abort', onAbort)
  if (task.signal?.aborted) onAbort()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      result.tail = (result.tail + text).slice(-tailBytes)
      task.onOutput?.(text, stream)
    })
  }
  const startedMs = performance.now() - began
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 137))
    })
    return { exitCode, oomKilled: false, ...result, startedMs, ms: performance.now() - began }
  } finally {
    clearTimeout(deadline)
    task.signal?.removeEventListener('abort', onAbort)
    kill()
  }
}
