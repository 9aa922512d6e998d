import { lstat, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'

/** The path leads out of what the tool may touch. */
export class OutsideError extends Error {}

const hops = 40

/**
 * The real path that `target` stands for, every link on the way followed, which lies in `root` or in one of `also`.
 * The file itself need not be there yet. Confined by where the path really leads, never by how it is spelt.
 * @throws OutsideError otherwise.
 */
export async function confine(root: string, target: string, also: readonly string[] = []): Promise<string> {
  if (target.includes('\0')) throw new OutsideError('A path cannot hold NUL.')
  const real = await resolve(path.resolve(root, target), hops)
  for (const base of [root, ...also]) {
    const realBase = await realpath(base).catch(() => base)
    if (real === realBase || real.startsWith(`${realBase}${path.sep}`)) return real
  }
  throw new OutsideError(`${target} leads to ${real}, outside the workspace.`)
}

/** Like `realpath`, for a path whose end is not there yet; a link that leads nowhere is followed all the same. */
async function resolve(absolute: string, left: number): Promise<string> {
  if (left === 0) throw new OutsideError(`${absolute} has too many links.`)
  const found = await realpath(absolute).catch(() => undefined)
  if (found !== undefined) return found
  const stats = await lstat(absolute).catch(() => undefined)
  if (stats?.isSymbolicLink() === true) {
    return resolve(path.resolve(path.dirname(absolute), await readlink(absolute)), left - 1)
  }
  const parent = path.dirname(absolute)
  if (parent === absolute) return absolute
  return path.join(await resolve(parent, left - 1), path.basename(absolute))
}
