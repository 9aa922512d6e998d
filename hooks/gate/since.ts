import { lstatSync } from 'node:fs'
import path from 'node:path'
import { bytesOf, type Entry, entryOf } from '../changes/entry.ts'
import type { Finding } from '../changes/file-change.ts'
import { git, split } from '../changes/list.ts'
import { readChange, type Version } from '../changes/read-change.ts'
import { type Rules, verify } from '../changes/verify.ts'

/** In bytes: a larger file is data, and only its path is judged. */
const largest = 16 * 1024 * 1024

/**
 * What the verify hook would have said about everything that differs between a commit and the working tree, files that git
 * does not know yet included.
 * @throws Error when `reference` names no commit here.
 */
export async function verifySince(root: string, reference: string, rules: Rules): Promise<Finding[]> {
  const commit = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`])
  if (!commit) throw new Error(`${reference} names no commit in ${root}`)
  const base = commit.toString().trim()
  const findings: Finding[] = []
  for (const name of changedPaths(root, base)) {
    const after = versionOnDisk(root, name)
    if (!name.isWellFormed()) {
      if (after) findings.push(unnameable(name)) // git cannot be asked for what it was: no argument can name it
      continue
    }
    findings.push(...(await verify(readChange(root, name, versionIn(root, base, name), after), rules)))
  }
  return findings
}

const unnameable = (name: string): Finding => ({
  path: name.toWellFormed(),
  severity: 'refused',
  check: 'name',
  message: 'its name is not UTF-8, so it can neither be compared with what it was nor published. Rename it.',
})

function changedPaths(root: string, base: string): string[] {
  const tracked = git(root, ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--name-only', '-z', base])
  const untracked = git(root, ['ls-files', '--others', '--exclude-standard', '-z'])
  const names = [tracked, untracked].flatMap((output) => (output ? split(output) : []))
  return [...new Set(names)].filter((name) => name !== '' && !name.endsWith('/'))
}

function versionIn(root: string, base: string, name: string): Version | null {
  const listed = git(root, ['ls-tree', '-z', '--full-tree', base, '--', `:(literal)${name}`])?.toString('utf8')
  const [, mode, id] = /^(\d+) blob ([0-9a-f]+)\t/.exec(listed ?? '') ?? []
  if (!mode || !id) return null
  const bytes = git(root, ['cat-file', 'blob', id]) ?? Buffer.alloc(0)
  const entry: Entry = { mode: Number.parseInt(mode, 8), size: bytes.length, mtime: 0, ctime: 0, inode: 0 }
  return { entry, bytes: bytes.length > largest ? undefined : bytes }
}

function versionOnDisk(root: string, name: string): Version | null {
  for (let folder = path.dirname(name); folder !== '.'; folder = path.dirname(folder)) {
    if (!lstatSync(path.join(root, folder), { throwIfNoEntry: false })?.isDirectory()) return null
  }
  const entry = entryOf(root, name, Date.now())
  return entry ? { entry, bytes: entry.size > largest ? undefined : bytesOf(root, name, entry) } : null
}
