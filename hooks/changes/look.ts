import { lstatSync } from 'node:fs'
import { bytesOf, type Entry, entryOf, untouched } from './entry.ts'
import { listFiles } from './list.ts'
import { type Keeper, largestKept } from './memory.ts'
import { onDisk } from './names.ts'

/** One path that is not as it was. `before` or `after` is null where nothing is there. */
export interface Change {
  path: string
  before: Entry | null
  after: Entry | null
  /** The bytes on disk now, or of a link its target. Left out for a file that is too large to judge. */
  bytes: Buffer | undefined
  /** Whether git ignores it: it will not be committed, so it may hold what a commit may not. */
  ignored?: boolean
}

/**
 * What differs between the remembered files and the disk, one by one: every file listed now, every file remembered, and
 * `named`, which may be one that git ignores. A file whose time stamps moved but whose bytes and mode did not is no
 * change; its new stamps are written into `files`.
 */
export function* changesSince(root: string, files: Map<string, Entry>, keeper: Keeper, named?: string) {
  const now = Date.now()
  const reachable = folders(root)
  const listed = new Set(listFiles(root))
  const paths = new Set([...listed, ...files.keys(), ...(named ? [named] : [])])
  for (const name of paths) {
    const before = files.get(name) ?? null
    const after = (reachable(folderOf(name)) && entryOf(root, name, now)) || null
    if (before && after ? untouched(before, after) : before === after) continue
    const bytes = after && after.size > largestKept ? undefined : after ? bytesOf(root, name, after) : Buffer.alloc(0)
    if (before && after && before.mode === after.mode && bytes && keeper.read(before)?.equals(bytes)) {
      files.set(name, { ...after, ...(before.kept && { kept: before.kept }) })
      continue
    }
    yield { path: name, before, after, bytes, ignored: after !== null && !listed.has(name) } satisfies Change
  }
}

/** Whether every part of a folder's path is a real folder: below a linked one, another place's files would be read. */
function folders(root: string): (folder: string) => boolean {
  const known = new Map<string, boolean>([['.', true]])
  const real = (folder: string): boolean => {
    const seen = known.get(folder)
    if (seen !== undefined) return seen
    const stat = lstatSync(onDisk(`${root}/${folder}`), { throwIfNoEntry: false })
    const answer = Boolean(stat?.isDirectory()) && real(folderOf(folder))
    known.set(folder, answer)
    return answer
  }
  return real
}

const folderOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('/'))) || '.'
