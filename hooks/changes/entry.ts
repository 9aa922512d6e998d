import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import path from 'node:path'
import { onDisk } from './names.ts'

/** A file or symbolic link as it was at one look. Times are in milliseconds since 1970, with fractions. */
export interface Entry {
  /** Type and permission bits, as `stat` gives them. */
  mode: number
  size: number
  mtime: number
  ctime: number
  inode: number
  /** Where its bytes are kept: offset and length in the pack. Left out for what was too large to keep. */
  kept?: [number, number]
}

/** A change this close to a look might share its time stamp, so the next look cannot trust that nothing changed. */
const racy = 20

/** The entry of a path, or undefined for what is not there, is a folder or a device, or lies behind a linked folder. */
export function entryOf(root: string, name: string, now: number): Entry | undefined {
  let stat: Stats
  try {
    stat = lstatSync(onDisk(`${root}/${name}`)) // thousands of these: path.join would take longer than the look itself
  } catch {
    return undefined
  }
  if (!stat.isFile() && !stat.isSymbolicLink()) return undefined
  const { mode, size, ctimeMs, ino } = stat
  return { mode, size, mtime: now - ctimeMs < racy ? 0 : stat.mtimeMs, ctime: ctimeMs, inode: ino }
}

export const isLink = ({ mode }: Entry) => (mode & constants.S_IFMT) === constants.S_IFLNK

/** Whether nothing has happened to a file between two looks. `ctime` cannot be set back, so it suffices. */
export function untouched(before: Entry, after: Entry): boolean {
  const { mode, size, mtime, ctime, inode } = before
  if (mtime === 0 || mtime !== after.mtime) return false
  return mode === after.mode && size === after.size && ctime === after.ctime && inode === after.inode
}

/** The bytes of a file, or a link's target: never what a link points at. */
export function bytesOf(root: string, name: string, entry: Entry): Buffer {
  const file = onDisk(path.join(root, name))
  if (isLink(entry)) return readlinkSync(file, { encoding: 'buffer' })
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return fstatSync(descriptor).isFile() ? readFileSync(descriptor) : Buffer.alloc(0)
  } finally {
    closeSync(descriptor)
  }
}
