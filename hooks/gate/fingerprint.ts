import { createHash } from 'node:crypto'
import { entryOf } from '../changes/entry.ts'
import { listFiles } from '../changes/list.ts'

/**
 * One short text for the state of a workspace: which files there are, their modes, sizes and times. The same text means that
 * nothing was touched. What git ignores does not count.
 */
export function fingerprint(root: string): string {
  const hash = createHash('sha256')
  for (const name of listFiles(root).sort()) {
    const entry = entryOf(root, name, Number.POSITIVE_INFINITY)
    if (entry) hash.update(`${name}\0${entry.mode} ${entry.size} ${entry.mtime} ${entry.ctime} ${entry.inode}\n`)
  }
  return hash.digest('hex')
}
