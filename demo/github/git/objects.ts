import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { git } from './run.ts'

/**
 * Git's own object store, read and written in place: the API's objects are the very ones that a clone fetches.
 * Loose objects are handled here, since a process for each would cost more than the work; packs are left to git.
 */
export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

export interface GitObject {
  type: ObjectType
  data: Buffer
}

const looseFile = (dir: string, sha: string) => path.join(dir, 'objects', sha.slice(0, 2), sha.slice(2))

/** Writes one object and returns its SHA-1. Writing the same twice is nothing. */
export const writeObject = (dir: string, type: ObjectType, data: Buffer): string => {
  const framed = Buffer.concat([Buffer.from(`${type} ${data.length}\0`), data])
  const sha = createHash('sha1').update(framed).digest('hex')
  const file = looseFile(dir, sha)
  if (existsSync(file)) return sha
  // No ref can name it before this returns, so nobody reads it half written.
  const write = () => writeFileSync(file, deflateSync(framed, { level: 1 }), { mode: 0o444, flag: 'wx' })
  try {
    write()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(path.dirname(file), { recursive: true })
    write()
  }
  return sha
}

/** One object, or `null` where the repository has none of that name. */
export const readObject = async (dir: string, sha: string): Promise<GitObject | null> => {
  if (!/^[0-9a-f]{40}$/.test(sha)) return null
  const file = looseFile(dir, sha)
  if (!existsSync(file)) return readPacked(dir, sha)
  const framed = inflateSync(readFileSync(file))
  const end = framed.indexOf(0)
  const type = framed.subarray(0, end).toString().split(' ')[0] as ObjectType
  return { type, data: framed.subarray(end + 1) }
}

const readPacked = async (dir: string, sha: string): Promise<GitObject | null> => {
  const type = await git(dir, ['cat-file', '-t', sha], { allowFailure: true })
  if (type.code !== 0) return null
  const kind = type.stdout.toString().trim() as ObjectType
  return { type: kind, data: (await git(dir, ['cat-file', kind, sha])).stdout }
}
