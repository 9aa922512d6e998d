import { writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { messageOf } from '../../core/errors.ts'
import { Hooks } from './hooks.ts'
import { Limits } from './limits.ts'
import type { Outcome, WorkerLine } from './lines.ts'
import { work } from './loop.ts'
import { anthropic } from './model.ts'
import { systemPrompt } from './prompt.ts'
import { Task } from './task.ts'
import { Toolbox } from './toolbox.ts'
import { bashTool } from './tools/bash.ts'
import { finishTool } from './tools/finish.ts'
import { Shell } from './tools/shell.ts'
import { textEditor } from './tools/text-editor.ts'

/** Exit codes by outcome. They are for people who run the worker by hand; the host reads the last line. */
const exitCodes = { finished: 0, error: 1, 'gave-up': 3, limit: 4 }

const tell = (line: WorkerLine): void => void writeSync(1, `${JSON.stringify(line)}\n`)

async function run(file: string | undefined): Promise<Outcome> {
  const task = Task.parse(JSON.parse(await readFile(file ?? '', 'utf8')))
  const hooks = await Hooks.load(task.hooks, task.workspace)
  const shell = new Shell(task.workspace)
  const stop = async (again: boolean) => {
    const { refusal, notes } = await hooks.ask('Stop', { stop_hook_active: again })
    for (const text of notes) tell({ event: 'note', text })
    if (refusal !== undefined) tell({ event: 'hook', hook: 'Stop', refused: refusal.reason.slice(0, 200) })
    return refusal
  }
  const tools = [bashTool(shell, task.limits.commandSeconds), textEditor(task.workspace), finishTool(task, stop)]
  const toolbox = new Toolbox(tools, hooks, tell)
  const ask = anthropic(task, systemPrompt(task), toolbox.definitions)
  try {
    return await work(task, { ask, toolbox, limits: new Limits(task.limits), tell })
  } finally {
    shell.restart()
  }
}

const outcome = await run(process.argv[2]).catch(
  (error: unknown): Outcome => ({
    event: 'result',
    outcome: 'error',
    reason: 'error',
    summary: messageOf(error),
    replies: [],
    turns: 0,
  }),
)
tell(outcome)
process.exit(exitCodes[outcome.outcome])
