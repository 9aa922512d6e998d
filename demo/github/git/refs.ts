import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/**
 * Refs as git keeps them: one file each, changed under git's own lock (`<ref>.lock`, created exclusively), so that the
 * API and a push that runs at the same time cannot overwrite each other.
 */
const readFile = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

const packedRefs = (dir: string): Map<string, string> => {
  const lines = (readFile(path.join(dir, 'packed-refs')) ?? '').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [sha, ref] = line.split(' ')
      return sha && ref && /^[0-9a-f]{40}$/.test(sha) ? [[ref, sha] as const] : []
    }),
  )
}

/** The SHA that a full ref name (`refs/heads/main`) points at, or `null`. */
export const readRef = (dir: string, ref: string): string | null => {
  if (!isRefName(ref)) return null
  const found = readFile(path.join(dir, ref))
  return found && /^[0-9a-f]{40}$/.test(found) ? found : (packedRefs(dir).get(ref) ?? null)
}

/** Every ref whose name starts with the prefix, sorted by name. */
export const listRefs = (dir: string, prefix = 'refs/'): Map<string, string> => {
  const found = packedRefs(dir)
  const walk = (at: string) => {
    for (const entry of readdirSync(path.join(dir, at), { withFileTypes: true })) {
      const ref = `${at}/${entry.name}`
      if (entry.isDirectory()) walk(ref)
      else if (!ref.endsWith('.lock')) found.set(ref, readFile(path.join(dir, ref)) ?? '')
    }
  }
  walk('refs')
  return new Map([...found].filter(([ref]) => ref.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Moves a ref from `old` (`null`: it must not exist) to `sha` (`null`: delete it).
 * Returns false, and changes nothing, where it is not at `old`, is locked, or its name is in the way of another.
 */
export const moveRef = (dir: string, ref: string, sha: string | null, old: string | null): boolean => {
  const file = path.join(dir, ref)
  const lock = `${file}.lock`
  let handle: number
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    handle = openSync(lock, 'wx')
  } catch {
    return false
  }
  try {
    if (readRef(dir, ref) !== old) return false
    if (sha === null) return drop(dir, ref, file)
    writeSync(handle, `${sha}\n`)
    renameSync(lock, file)
    return true
  } catch {
    return false
  } finally {
    closeSync(handle)
    rmSync(lock, { force: true })
  }
}

const drop = (dir: string, ref: string, file: string): boolean => {
  rmSync(file, { force: true })
  return readRef(dir, ref) === null
}

/** Git's rules for a full ref name, as far as they matter on a disk. */
export const isRefName = (ref: string): boolean =>
  /^refs\/[^/]+\/./.test(ref) && !/\.\.|\/\/|@\{|[\s\p{Cc}~^:?*[\\]|\/$|\.$|\.lock(\/|$)|\/\./u.test(ref)
