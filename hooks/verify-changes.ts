#!/usr/bin/env node
/**
 * PreToolUse remembers every file before an edit or a command; PostToolUse verifies whatever changed since, and puts back
 * what it refuses. Exit 2 tells the model why. See README.md.
 */
import { appendFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { locked } from './changes/lock.ts'
import { Keeper } from './changes/memory.ts'
import { fileOf, nameIn } from './changes/named.ts'
import { refuseOutside } from './changes/outside.ts'
import { remember } from './changes/remember.ts'
import { workspaceOf } from './changes/workspace.ts'
import { EventError, type HookEvent, runHook, type Verdict } from './event.ts'
import { stateFolder } from './state.ts'

const tools = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit', 'Bash'])
const after = new Set(['PostToolUse', 'PostToolUseFailure'])

await runHook('verify-changes', async (event) => {
  const name = event.hook_event_name
  if (name !== 'PreToolUse' && !after.has(name)) return { exit: 0 }
  if (event.tool_name === undefined) throw new EventError("the event's tool_name is missing")
  if (!tools.has(event.tool_name)) return { exit: 0 }
  if (!event.session_id) throw new EventError("the event's session_id is missing")
  if (!event.cwd) throw new EventError("the event's cwd is missing")

  const root = workspaceOf(event.cwd)
  const file = fileOf(event)
  const named = file && nameIn(root, file)
  if (file && name === 'PreToolUse') {
    const outside = refuseOutside(file, root, homedir(), path.dirname(realpathSync(process.argv[1] ?? root)))
    if (outside) return { exit: 2, reason: `verify-changes: refused before it ran. ${outside}` }
  }
  const folder = stateFolder(event.session_id, root)
  return locked(folder, async () => {
    const keeper = new Keeper(folder)
    if (after.has(name)) return verifyNow(event, root, named, keeper)
    remember(root, keeper, { id: callOf(event), agent: event.agent_id, transcript: event.transcript_path }, named)
    return { exit: 0 }
  })
})

/** Its modules are loaded here: remembering, which is half of all calls, needs none of them. */
async function verifyNow(event: HookEvent, root: string, named: string | undefined, keeper: Keeper): Promise<Verdict> {
  Reflect.set(globalThis, Symbol.for('sentra.compiled'), keeper.folder) // for build/deferred/load.mjs, in the bundle
  const { judge, refusalText, rulesOf, warningText } = await import(/* webpackMode: "eager" */ './changes/index.ts')
  const call = { id: callOf(event), root, named, rules: (remembered?: Buffer) => rulesOf(root, remembered) }
  const judgement = await judge(call, keeper)
  const warnings = judgement.findings.filter(({ severity }) => severity === 'warning')
  for (const warning of warnings) {
    appendFileSync(path.join(keeper.folder, 'warnings.jsonl'), `${JSON.stringify(warning)}\n`, { mode: 0o600 })
  }
  if (judgement.findings.length > warnings.length) return { exit: 2, reason: refusalText(judgement) }
  if (!warnings.length) return { exit: 0 }
  const output = { hookEventName: event.hook_event_name, additionalContext: warningText(warnings) }
  return { exit: 0, output: { hookSpecificOutput: output } }
}

/** The same for a call's two events: its id, or where there is none, what it does. */
function callOf({ tool_use_id, tool_name, tool_input }: HookEvent): string {
  return tool_use_id ?? JSON.stringify([tool_name, tool_input]).slice(0, 1_000)
}
