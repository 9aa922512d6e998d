import { type Change, changesSince } from './look.ts'
import type { Keeper, Memory } from './memory.ts'

/** A tool call that never reported back (refused by another hook, or failed) is forgotten after this, in milliseconds. */
const longest = 15 * 60_000

/**
 * Before a tool runs: keeps the bytes and mode of all that changed since the last look. Changes of this kind are not the
 * coming tool's; they are noted as unverified, and judged when it is done.
 */
export function remember(root: string, keeper: Keeper, call: string, named: string | undefined): void {
  const now = Date.now()
  const old = keeper.load()
  const memory: Memory = old ?? { files: new Map(), unverified: new Map(), pending: new Map() }
  for (const [id, since] of memory.pending) if (now - since > longest) memory.pending.delete(id)
  const agent = memory.pending.size > 0
  for (const change of changesSince(root, memory.files, keeper, named)) {
    if (old && isNews(change, named, memory)) note(memory, change, agent)
    record(memory, keeper, change)
  }
  memory.pending.set(call, now)
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
