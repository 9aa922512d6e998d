import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import type { Entry } from './entry.ts'

/** What was on disk at the last verified look, where a later look has seen something else. `null`: nothing was there. */
export interface Unverified {
  before: Entry | null
  /** Whether a tool of the agent's was at work at the time: else a person, or something left running, made the change. */
  agent: boolean
}

/** A tool call under way. */
export interface Pending {
  /** When it began, in milliseconds since 1970. */
  since: number
  /** The subagent whose call it is; left out for the session's own. */
  agent?: string
}

/** What a session remembers of its workspace. */
export interface Memory {
  /** As of the last look, by path. */
  files: Map<string, Entry>
  unverified: Map<string, Unverified>
  /** Tool calls that began and have not reported back. */
  pending: Map<string, Pending>
}

/** A file larger than this is watched but not kept: it cannot be put back. In bytes. */
export const largestKept = 16 * 1024 * 1024
/** All that is kept of a session. In bytes. */
const mostKept = 1024 * 1024 * 1024

/** Pairs, not objects: a file may be called `__proto__`. */
const map = <T>(pairs: [string, T][]) => new Map(pairs)

/** The memory on disk: one JSON file, and the bytes of all files one after another in `pack`. */
export class Keeper {
  readonly folder: string
  private readonly pack: number

  constructor(folder: string) {
    this.folder = folder
    this.pack = openSync(path.join(folder, 'pack'), 'a+', 0o600)
  }

  /** What was remembered, or undefined at the first look of a session. */
  load(): Memory | undefined {
    try {
      const { files, unverified, pending } = JSON.parse(readFileSync(path.join(this.folder, 'memory.json'), 'utf8'))
      return { files: map(files), unverified: map(unverified), pending: map(pending) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** In one step, so that a hook that is killed leaves the memory as it was. */
  save({ files, unverified, pending }: Memory): void {
    const file = path.join(this.folder, 'memory.json')
    const plain = { files: [...files], unverified: [...unverified], pending: [...pending] }
    writeFileSync(`${file}.new`, JSON.stringify(plain), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  /** The entry with its bytes kept, unless they are too many. */
  keep(entry: Entry, bytes: Buffer): Entry {
    const offset = fstatSync(this.pack).size
    if (bytes.length > largestKept || offset + bytes.length > mostKept) return entry
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.pack, bytes, done)
    } catch (error) {
      // No room: the file is watched all the same, as one that is too large is.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      ftruncateSync(this.pack, offset)
      return entry
    }
    return { ...entry, kept: [offset, bytes.length] }
  }

  /** The bytes of an entry, or undefined for what was too large to keep. */
  read({ kept }: Entry): Buffer | undefined {
    if (!kept) return undefined
    const [offset, length] = kept
    const bytes = Buffer.alloc(length)
    let done = 0
    while (done < length) {
      const read = readSync(this.pack, bytes, done, length - done, offset + done)
      if (read === 0) throw new Error(`${this.folder}/pack is shorter than remembered`)
      done += read
    }
    return bytes
  }

  close(): void {
    closeSync(this.pack)
  }
}
