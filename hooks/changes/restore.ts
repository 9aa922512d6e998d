import { chmodSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Entry, isLink } from './entry.ts'
import { nameOf, onDisk } from './names.ts'
import { isInside } from './workspace.ts'

/** The folder where a path is put back: every folder above it real, made again where it was removed or replaced. */
function homeOf(root: string, name: string): string {
  let folder = root
  for (const part of path.dirname(name).split(path.sep)) {
    folder = path.join(folder, part)
    const stat = lstatSync(onDisk(folder), { throwIfNoEntry: false })
    if (stat && !stat.isDirectory()) rmSync(onDisk(folder))
    if (!stat?.isDirectory()) mkdirSync(onDisk(folder))
  }
  const real = nameOf(realpathSync.native(onDisk(folder), 'buffer'))
  if (!isInside(root, real)) throw new Error(`${folder.toWellFormed()} is outside the workspace`)
  return folder
}

/**
 * Puts a path back as it was: bytes, type and mode, or its absence. Never through a link: the new file is made under a name
 * of its own beside the old one and moved over it.
 * @throws Error when the place cannot be written.
 */
export function restore(root: string, name: string, before: Entry | null, bytes: Buffer): void {
  const home = homeOf(root, name)
  const target = onDisk(path.join(home, path.basename(name)))
  const there = lstatSync(target, { throwIfNoEntry: false })
  if (!before) {
    rmSync(target, { force: true })
    return
  }
  if (there?.isDirectory()) rmSync(target, { recursive: true })
  const fresh = onDisk(path.join(home, `.sentra-${process.pid}-put-back`))
  rmSync(fresh, { force: true })
  if (isLink(before)) symlinkSync(bytes, fresh)
  else {
    writeFileSync(fresh, bytes, { flag: 'wx', mode: 0o600 })
    chmodSync(fresh, before.mode & 0o7777)
  }
  renameSync(fresh, target)
}
