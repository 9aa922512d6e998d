import { type Change, changesSince } from './look.ts'
import type { Keeper, Memory } from './memory.ts'
import { answeredIn } from './transcript.ts'

/** A tool call that never reported back, and of which nothing else is heard, is forgotten after this, in milliseconds. */
const longest = 15 * 60_000

/** A tool call that is about to begin. */
export interface Beginning {
  id: string
  agent: string | undefined
  transcript: string | undefined
}

/**
 * Before a tool runs: keeps the bytes and mode of all that changed since the last look. Changes of this kind are not the
 * coming tool's; they are noted as unverified, and judged when it is done.
 */
export function remember(root: string, keeper: Keeper, call: Beginning, named: string | undefined): void {
  const now = Date.now()
  const old = keeper.load()
  const memory: Memory = old ?? { files: new Map(), unverified: new Map(), pending: new Map() }
  // A call that another hook or a person refused never reports back: what a person changes then is not the agent's doing.
  const answered = answeredIn(call.transcript, [...memory.pending.keys()])
  for (const [id, { since }] of memory.pending) if (answered(id) || now - since > longest) memory.pending.delete(id)
  const agent = memory.pending.size > 0
  for (const change of changesSince(root, memory.files, keeper, named)) {
    if (old && isNews(change, named, memory)) note(memory, change, agent)
    record(memory, keeper, change)
  }
  memory.pending.set(call.id, { since: now, ...(call.agent !== undefined && { agent: call.agent }) })
  keeper.save(memory)
}

/** When the session's own agent stops, none of its calls is under way. Those of its subagents may be. */
export function forgetCalls(keeper: Keeper): void {
  const memory = keeper.load()
  if (!memory || memory.pending.size === 0) return
  for (const [id, { agent }] of memory.pending) if (agent === undefined) memory.pending.delete(id)
  keeper.save(memory)
}

/** A file that git ignores is first seen when a tool names it: that is no change. */
function isNews({ path, before }: Change, named: string | undefined, memory: Memory): boolean {
  return before !== null || path !== named || memory.unverified.has(path)
}

function note(memory: Memory, { path, before }: Change, agent: boolean): void {
  const earlier = memory.unverified.get(path)
  if (earlier) memory.unverified.set(path, { ...earlier, agent: earlier.agent || agent })
  else memory.unverified.set(path, { before, agent })
}

/** What is on disk becomes what is remembered. */
export function record(memory: Memory, keeper: Keeper, { path, after, bytes }: Change): void {
  if (!after) memory.files.delete(path)
  else memory.files.set(path, bytes ? keeper.keep(after, bytes) : after)
}
