import { z } from 'zod'
import { FormatError } from '../errors.ts'
import { sha256 } from '../spec/hash.ts'
import { paths } from '../spec/identity.ts'
import { SpecMetadata } from '../spec/metadata.ts'
import { Pointer } from '../spec/pointer.ts'
import { readFiles, type Store } from './store.ts'

/** Where a spec stands. */
export interface SpecRef {
  project: string
  id: string
}

export interface FoundSpec {
  metadata: SpecMetadata
  thread: Pointer['thread']
}

/** The spec of an issue or a pull request; `null` where it has none. Two requests, however many specs there are. */
export async function findSpecByThread(store: Store, thread: number): Promise<FoundSpec | null> {
  const pointer = await readPointer(store, thread)
  if (pointer === null) return null
  const metadata = await readSpec(store, { project: pointer.project, id: pointer.spec })
  return metadata && { metadata, thread: pointer.thread }
}

export async function readPointer(store: Store, thread: number): Promise<Pointer | null> {
  const path = paths.pointer(thread)
  const [text = null] = await readFiles(store, [path])
  return text === null ? null : parseFile(Pointer, text, path)
}

/** A spec's metadata at the head; `null` where there is no such spec. */
export async function readSpec(store: Store, { project, id }: SpecRef): Promise<SpecMetadata | null> {
  const path = paths.metadata(project, id)
  const [text = null] = await readFiles(store, [path])
  return text === null ? null : parseMetadata(text, path)
}

/** The text of a version, whose bytes are the ones in the metadata: anything else throws `FormatError`. */
export async function readVersion(store: Store, metadata: SpecMetadata, version: number): Promise<string> {
  const path = paths.version(metadata.project, metadata.id, version)
  const [text = null] = await readFiles(store, [path])
  const recorded = metadata.versions.find((one) => one.version === version)
  if (text !== null && recorded && (await sha256(text)) === recorded.sha256) return text
  throw new FormatError({
    what: `Version ${version} of ${metadata.id} cannot be used.`,
    why:
      text === null ? `\`${path}\` is not there.` : `\`${path}\` is not the text that was committed as this version.`,
    next: "Type /revise to make a new version, or put the file back from the branch's history.",
  })
}

/** Reads `metadata.json`; `path` is for the message. */
export const parseMetadata = (text: string, path: string): SpecMetadata => parseFile(SpecMetadata, text, path)

/** Metadata as it is kept: indented, so that a change reads well as a difference. */
export const formatMetadata = (metadata: SpecMetadata): string => `${JSON.stringify(metadata, null, 2)}\n`

function parseFile<T>(schema: z.ZodType<T>, text: string, path: string): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FormatError({ what: `\`${path}\` cannot be read.`, why: 'It is not JSON.', next: restore, cause })
  }
  const version = (value as { schema?: unknown } | null)?.schema
  if (typeof version === 'number' && version > 1) {
    throw new FormatError({
      what: `\`${path}\` cannot be read.`,
      why: `It has schema ${version}, and this Sentra knows schema 1.`,
      next: 'Update Sentra to the version that wrote it, or to a newer one.',
    })
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new FormatError({
    what: `\`${path}\` cannot be read.`,
    why: z.prettifyError(read.error),
    next: restore,
    cause: read.error,
  })
}

const restore = "Put the file back from the branch's history: Sentra wrote it, and nobody else should."
