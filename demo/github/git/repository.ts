import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Identity, writeCommit } from './commits.ts'
import { writeObject } from './objects.ts'
import { moveRef } from './refs.ts'
import { git } from './run.ts'
import { changeTree, type TreeChange } from './trees.ts'

/** File contents by path. A file is plain (100644) unless it says its mode: 100755 for a program, 120000 for a link. */
export type Files = Record<string, string | Buffer | { content: string | Buffer; mode: '100644' | '100755' | '120000' }>

const protectedFile = 'sentra-protected'

/** GitHub refuses a push to a protected branch before any ref moves. */
const hook = `#!/bin/sh
while read old new ref; do
  if grep -qxF "$ref" "${protectedFile}" 2>/dev/null; then
    echo "error: GH006: Protected branch update failed for $ref." >&2
    exit 1
  fi
done
`

/** Makes an empty bare repository that can be cloned and pushed to over HTTP. */
export const initRepository = async (dir: string): Promise<void> => {
  await git(dir, ['init', '--quiet', '--bare', '--initial-branch=main', '--template=', dir])
  const settings = {
    // Pushed objects stay loose, where the API reads them without a process, and nothing is packed behind its back.
    'receive.unpackLimit': '1000000',
    'gc.auto': '0',
    'http.receivepack': 'true',
    'uploadpack.allowAnySHA1InWant': 'true',
    'uploadpack.allowFilter': 'true',
  }
  const lines = Object.entries(settings).map(([key, value]) => {
    const [section, name] = key.split('.')
    return `[${section}]\n\t${name} = ${value}\n`
  })
  const config = path.join(dir, 'config')
  writeFileSync(config, `${readFileSync(config, 'utf8')}${lines.join('')}`)
  mkdirSync(path.join(dir, 'hooks'), { recursive: true })
  writeFileSync(path.join(dir, 'hooks', 'pre-receive'), hook)
  chmodSync(path.join(dir, 'hooks', 'pre-receive'), 0o755)
}

/** Tells the push hook which branches are protected. */
export const writeProtected = (dir: string, branches: Iterable<string>): void =>
  writeFileSync(path.join(dir, protectedFile), [...branches].map((name) => `refs/heads/${name}\n`).join(''))

/** Commits files as the first commit of a branch and returns its SHA. */
export const firstCommit = async (
  dir: string,
  { branch, files, author, message }: { branch: string; files: Files; author: Identity; message: string },
): Promise<string> => {
  const changes: TreeChange[] = Object.entries(files).map(([name, file]) => {
    const { content, mode } = typeof file === 'object' && 'mode' in file ? file : { content: file, mode: '100644' }
    return { path: name, mode, sha: writeObject(dir, 'blob', Buffer.from(content)) }
  })
  const tree = await changeTree(dir, null, changes)
  const sha = writeCommit(dir, { tree, parents: [], author, committer: author, message })
  if (!moveRef(dir, `refs/heads/${branch}`, sha, null)) throw new Error(`The branch ${branch} exists already.`)
  return sha
}

/** Reads a folder as files to commit: modes and links kept, `.git` and `node_modules` left out. */
export const readFolder = (folder: string, prefix = ''): Files => {
  const files: Files = {}
  for (const name of readdirSync(path.join(folder, prefix)).sort()) {
    if (name === '.git' || name === 'node_modules') continue
    const relative = prefix ? `${prefix}/${name}` : name
    const full = path.join(folder, relative)
    const stat = lstatSync(full)
    if (stat.isDirectory()) Object.assign(files, readFolder(folder, relative))
    else if (stat.isSymbolicLink()) files[relative] = { content: readlinkSync(full), mode: '120000' }
    else files[relative] = { content: readFileSync(full), mode: stat.mode & 0o111 ? '100755' : '100644' }
  }
  return files
}
