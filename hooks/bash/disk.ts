import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { isWithin } from './paths.ts'

/** What the guard looks up on the disk: where the project begins, and where links lead. */
export type Disk = {
  /** The repository around a folder, or the folder itself. */
  projectOf: (folder: string) => string
  /** The path with its links followed as far as they exist; with `itself`, all but the last name's. */
  real: (path: string, itself: boolean) => string
}

export const disk: Disk = {
  projectOf(folder) {
    for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) {
      if (existsSync(path.join(at, '.git'))) return at
    }
    return folder
  },
  real: (name, itself) => (itself ? path.join(follow(path.dirname(name)), path.basename(name)) : follow(name)),
}

/** Folders seen before: a command may name thousands of files in one. */
const folders = new Map<string, string>()

function follow(name: string): string {
  try {
    return realpathSync.native(name)
  } catch {
    const folder = path.dirname(name)
    if (folder === name) return name
    const real = folders.get(folder) ?? follow(folder)
    folders.set(folder, real)
    return path.join(real, path.basename(name))
  }
}

/**
 * `real`, told in the names that a place knows: a project, a home or a temporary folder that is itself behind a link (as
 * /tmp is on a Mac) is no way out of it.
 */
export function realIn(tops: readonly string[], real: Disk['real']): Disk['real'] {
  const pairs = tops.map((top) => [top, real(top, false)] as const).filter(([top, there]) => top !== there)
  return (name, itself) => {
    const there = real(name, itself)
    const [top, from] = pairs.find(([top, from]) => isWithin(name, top) && isWithin(there, from)) ?? []
    return top === undefined || from === undefined ? there : top + there.slice(from.length)
  }
}
