import { chmodSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Entry, isLink } from './entry.ts'
import { isInside } from './workspace.ts'

/** Where a path is put back: every folder above it real, made again where it was removed or replaced. */
function home(root: string, name: string): string {
  let folder = root
  for (const part of path.dirname(name).split(path.sep)) {
    folder = path.join(folder, part)
    const stat = lstatSync(folder, { throwIfNoEntry: false })
    if (stat && !stat.isDirectory()) rmSync(folder)
    if (!stat?.isDirectory()) mkdirSync(folder)
  }
  if (!isInside(root, realpathSync(folder))) throw new Error(`${folder} is outside the workspace`)
  return path.join(folder, path.basename(name))
}

/**
 * Puts a path back as it was: bytes, type and mode, or its absence. Never through a link: the new file is made under a name
 * of its own beside the old one and moved over it.
 * @throws Error when the place cannot be written.
 */
export function restore(root: string, name: string, before: Entry | null, bytes: Buffer): void {
  const target = home(root, name)
  const there = lstatSync(target, { throwIfNoEntry: false })
  if (!before) {
    rmSync(target, { force: true })
    return
  }
  if (there?.isDirectory()) rmSync(target, { recursive: true })
  const fresh = path.join(path.dirname(target), `.sentra-${process.pid}-${path.basename(target)}`.slice(0, 200))
  rmSync(fresh, { force: true })
  if (isLink(before)) symlinkSync(bytes, fresh)
  else {
    writeFileSync(fresh, bytes, { flag: 'wx', mode: 0o600 })
    chmodSync(fresh, before.mode & 0o7777)
  }
  renameSync(fresh, target)
}
