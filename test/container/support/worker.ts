import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Outcome, WorkerLine } from '../../../docker/worker/lines.ts'
import type { TaskInput } from '../../../docker/worker/task.ts'
import { type Block, say, startProvider } from './provider.ts'
import { type Done, folderOf, type Job, runAs, uniqueName } from './run-as.ts'
import { workerCommand, workerSource } from './source.ts'

const cleanups: (() => unknown)[] = []

/** To be called after each test. */
export async function cleanUp(): Promise<void> {
  for (const clean of cleanups.splice(0).reverse()) await clean()
}

/** A workspace of the user's, removed after the test. */
export function makeWorkspace(uid: number): string {
  const { folder, remove } = folderOf(uid)
  cleanups.push(remove)
  return folder
}

export const key = 'sk-canary-77aa'
let calls = 0
export const bash = (command: string): Block => ({
  type: 'tool_use',
  id: `toolu_${++calls}`,
  name: 'bash',
  input: { command },
})
export const edit = (input: Record<string, unknown>): Block => ({
  type: 'tool_use',
  id: `toolu_${++calls}`,
  name: 'str_replace_based_edit_tool',
  input,
})
export const finish = (outcome = 'done'): Block => ({
  type: 'tool_use',
  id: `toolu_${++calls}`,
  name: 'finish',
  input: { outcome, summary: 'Built it.' },
})

/** A model that says one turn after the other, by how far the conversation has come. */
export async function scripted(turns: Block[][]) {
  const provider = await startProvider((response, seen) => {
    const { messages } = JSON.parse(seen.text)
    const turn = messages.filter((message: { role: string }) => message.role === 'assistant').length
    say(response, { content: turns[turn] ?? [{ type: 'text', text: 'The script is over.' }] })
  })
  cleanups.push(() => provider.close())
  return provider
}

const scratch = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-worker-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Setting {
  uid: number
  provider: { baseUrl: string }
  workspace: string
  task?: Partial<TaskInput>
  hooks?: string
  job?: Partial<Job>
}

/** Runs the worker in the real sandbox behind the real broker. */
export function runWorker({ uid, provider, workspace, task, hooks, job }: Setting): Promise<Done> {
  const folder = scratch()
  const input: TaskInput = {
    schema: 1,
    mode: 'build',
    model: 'scripted',
    limits: { turns: 20, minutes: 2, outputTokens: 100_000 },
    spec: { id: '1-greet', text: '# Greet\n\nAC-1: prints hello', criteria: [{ id: 'AC-1', text: 'prints hello' }] },
    ...(hooks === undefined ? {} : { hooks: '/opt/sentra/hooks/hooks.json' }),
    ...task,
  }
  writeFileSync(path.join(folder, 'task.json'), JSON.stringify(input))
  return runAs({
    uid,
    ...job,
    broker: {
      directory: makeWorkspace(uid),
      upstream: { baseUrl: provider.baseUrl, key },
      models: ['scripted'],
      prices: { scripted: { input: 1, output: 10 } },
    },
    task: {
      name: uniqueName(),
      workspace,
      command: workerCommand,
      mounts: [
        ...workerSource,
        { source: path.join(folder, 'task.json'), target: '/opt/sentra/task.json' },
        ...(hooks === undefined ? [] : [{ source: hooks, target: '/opt/sentra/hooks' }]),
      ],
      ...job?.task,
    },
  })
}

export const linesOf = (done: Done): WorkerLine[] =>
  done.stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => WorkerLine.parse(JSON.parse(line)))
export const endOf = (done: Done): Outcome | undefined => linesOf(done).find((line) => line.event === 'result')

/** Hooks as a project has them: small programs and their settings. */
export function hookFolder(programs: Record<string, { event: string; matcher?: string; source: string }>): string {
  const folder = scratch()
  chmodSync(folder, 0o755)
  const settings: Record<string, { matcher?: string; hooks: { type: 'command'; command: string }[] }[]> = {}
  for (const [name, { event, matcher, source }] of Object.entries(programs)) {
    writeFileSync(path.join(folder, `${name}.mjs`), source)
    const entry = {
      ...(matcher === undefined ? {} : { matcher }),
      hooks: [{ type: 'command' as const, command: `node "$SENTRA_HOOKS/${name}.mjs"` }],
    }
    settings[event] = [...(settings[event] ?? []), entry]
  }
  writeFileSync(path.join(folder, 'hooks.json'), JSON.stringify({ hooks: settings }))
  return folder
}
export const readEvent = "import { readFileSync } from 'node:fs'\nconst event = JSON.parse(readFileSync(0, 'utf8'))\n"
