import { realpathSync } from 'node:fs'
import path from 'node:path'
import { type Entry, isLink } from './entry.ts'
import type { FileChange, Side } from './file-change.ts'
import { addedLines } from './lines.ts'
import { nameOf, onDisk } from './names.ts'
import { isInside } from './workspace.ts'

/** One version of a path: what `stat` said, and its bytes, where they could be kept. */
export interface Version {
  entry: Entry
  bytes: Buffer | undefined
}

/** A change as the checks see it: bytes become text, links are followed to where they lead. */
export function readChange(root: string, name: string, before: Version | null, after: Version | null): FileChange {
  const old = before && side(before, name)
  const now = after && side(after, name)
  if (now?.kind === 'link') now.leaves = leaves(root, name)
  const oldText = old?.kind === 'file' ? old.text : ''
  const added = now?.kind === 'file' && now.text !== undefined ? addedLines(oldText ?? '', now.text) : []
  const tooLarge = after !== null && after.bytes === undefined
  return { path: name.split(path.sep).join('/'), before: old, after: now, added, tooLarge }
}

function side({ entry, bytes }: Version, name: string): Side {
  return { kind: isLink(entry) ? 'link' : 'file', text: bytes && textOf(bytes, name) }
}

/** Text by their names, whatever is in them: a NUL byte must not take a source file out of the checks. */
const source =
  /\.(?:[cm]?[jt]sx?|json|ya?ml|py|rb|go|rs|java|kt|cs?|cpp|h|php|sh|bash|md|txt|toml|ini|env|html|css|sql|xml)$/i

/** The text of a file, or undefined for a binary one: a NUL byte is git's own sign of those. */
function textOf(bytes: Buffer, name: string): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le') // a byte order mark: Windows' own text
  return !source.test(name) && bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8')
}

function leaves(root: string, name: string): boolean {
  try {
    return !isInside(root, nameOf(realpathSync.native(onDisk(path.join(root, name)), 'buffer')))
  } catch {
    return false // leads nowhere yet: its text alone is judged
  }
}
