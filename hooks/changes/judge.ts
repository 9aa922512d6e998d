import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { entryOf, isLink } from './entry.ts'
import type { Finding } from './file-change.ts'
import { type Change, changesSince } from './look.ts'
import type { Keeper, Memory } from './memory.ts'
import { readChange, type Version } from './read-change.ts'
import { record } from './remember.ts'
import { restore } from './restore.ts'
import { type Rules, verify } from './verify.ts'

/** What became of the files that a tool changed. */
export interface Judgement {
  findings: Finding[]
  /** Refused files that are again as they were. */
  restored: string[]
  /** Refused files that were left, each with the reason. */
  left: { path: string; why: string }[]
  /** Where the refused bytes are kept, if any are. */
  kept: string | undefined
}

/** A tool call that is over. */
export interface Call {
  id: string
  root: string
  /** The file that the tool names, relative to the workspace. */
  named: string | undefined
  /** The rules, from the configuration as it was remembered: the call may just have changed it. */
  rules: (configuration: Buffer | undefined) => Promise<Rules>
}

/** After a tool has run: verifies every change since the last verified look, and puts back what is refused. */
export async function judge({ id, root, named, rules }: Call, keeper: Keeper): Promise<Judgement> {
  const known = keeper.load()
  const memory: Memory = known ?? { files: new Map(), unverified: new Map(), pending: new Map() }
  const judgement: Judgement = { findings: [], restored: [], left: [], kept: undefined }
  const config = memory.files.get('.sentra/config.yml')
  const inForce = await rules(config && keeper.read(config))

  for (const change of known ? inOrder(root, memory, keeper, named) : changesSince(root, memory.files, keeper, named)) {
    if (judgement.restored.includes(change.path)) continue
    const judged = known || change.path === named // without an earlier look, only what the tool names is its doing
    if (!(judged && (await refused(change)))) record(memory, keeper, change)
    memory.unverified.delete(change.path)
  }
  memory.pending.delete(id)
  keeper.save(memory)
  return judgement

  /** Whether the change was refused and undone, so that what was remembered is still true. */
  async function refused(change: Waiting): Promise<boolean> {
    const { path: name, after, bytes } = change
    const unverified = memory.unverified.get(name)
    const before = unverified && (unverified.agent || change.waited) ? unverified.before : change.before
    const old = before && { entry: before, bytes: keeper.read(before) }
    const read = readChange(root, name, old, after && { entry: after, bytes })
    const seen = await verify({ ...read, ignored: change.ignored ?? false }, inForce)
    judgement.findings.push(...seen)
    if (!seen.some(({ severity }) => severity === 'refused')) return false
    const agent = !change.waited || Boolean(unverified?.agent)
    const why = reasonToLeave(Boolean(known), agent, old) ?? undo(change, old)
    if (why) judgement.left.push({ path: name, why })
    return !why
  }

  /** Puts a path back, and what a link in a folder's place took along. Gives the reason when that fails. */
  function undo({ path: name, bytes, after }: Change, old: Version | null): string | undefined {
    if (after && bytes) judgement.kept = keepRefused(keeper.folder, name, bytes)
    const below = old ? [] : [...memory.files].filter(([other]) => other.startsWith(`${name}/`))
    try {
      putBack(name, old)
      for (const [other, entry] of below) putBack(other, { entry, bytes: keeper.read(entry) })
    } catch (error) {
      return `it could not be put back (${(error as Error).message})`
    }
    return undefined
  }

  function putBack(name: string, old: Version | null): void {
    restore(root, name, old?.entry ?? null, old?.bytes ?? Buffer.alloc(0))
    judgement.restored.push(name)
    const now = old && entryOf(root, name, Date.now())
    if (now && old) memory.files.set(name, { ...now, ...(old.entry.kept && { kept: old.entry.kept }) })
    else memory.files.delete(name)
  }
}

/** A change, or a file that changed before the tool began and that nobody has judged since. */
interface Waiting extends Change {
  waited?: boolean
}

/** Links first: one that took a folder's place must go before what was in the folder can be judged. */
function inOrder(root: string, memory: Memory, keeper: Keeper, named: string | undefined): Waiting[] {
  const changes: Waiting[] = [...changesSince(root, memory.files, keeper, named)]
  const seen = new Set(changes.map((change) => change.path))
  for (const name of memory.unverified.keys()) {
    if (seen.has(name)) continue
    const after = memory.files.get(name) ?? null
    const bytes = after ? keeper.read(after) : Buffer.alloc(0)
    changes.push({ path: name, before: after, after, bytes, waited: true })
  }
  const rank = ({ after }: Change) => (after && isLink(after) ? 0 : 1)
  return changes.sort((one, other) => rank(one) - rank(other))
}

function reasonToLeave(known: boolean, agent: boolean, old: Version | null): string | undefined {
  if (!known) return 'nothing was remembered before this change'
  if (!agent) return 'it changed between two tool calls, perhaps by a person'
  if (old && !old.bytes) return 'there was no room to remember it as it was'
  return undefined
}

/** Nobody's work is thrown away: what was refused can be read, and mended, outside the workspace. */
function keepRefused(folder: string, name: string, bytes: Buffer): string {
  const refused = path.join(folder, 'refused')
  mkdirSync(refused, { recursive: true, mode: 0o700 })
  writeFileSync(path.join(refused, `${Date.now()}-${path.basename(name).toWellFormed()}`), bytes, { mode: 0o600 })
  return refused
}
