import path from 'node:path'
import type { FileChange } from '../file-change.ts'

/** A symbolic link that leads out of the tree, or into git's own folder: writing through it leaves the workspace. */
export function links({ path: name, after }: FileChange): string[] {
  if (after?.kind !== 'link' || after.text === undefined) return []
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(name), after.text))
  const absolute = path.posix.isAbsolute(after.text)
  const outside = ['..', '.git'].some((start) => target === start || target.startsWith(`${start}/`))
  if (!absolute && !outside && !after.leaves) return []
  return [`a symbolic link to ${after.text}, outside the tree. Copy what is needed, or link within the repository.`]
}
