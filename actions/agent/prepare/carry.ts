import { execFile } from 'node:child_process'
import { lstat, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Git, type Place, records } from '../git.ts'
import { isDependencyFolder, looksSecret } from './carried-names.ts'

const run = promisify(execFile)

export interface Carried {
  /** What was carried in, relative to the repository's root. */
  entries: string[]
  /** What was left behind because its name says that it holds a secret. */
  withheld: string[]
}

/**
 * What the job's earlier steps made and git ignores (`node_modules`, `.venv`, build output), by the base's own ignore
 * rules. Settings, exclude lists and attributes of the checkout are not read.
 */
export async function ignoredIn(git: Git, history: Place, checkout: string, tree: string): Promise<Carried> {
  const place = { ...history, workTree: checkout, indexFile: path.join(history.gitDir, 'carry.index') }
  await git(place, ['read-tree', tree])
  const listed = await git(place, [
    'ls-files',
    '--others',
    '--ignored',
    '--exclude-standard',
    '--directory',
    '--no-empty-directory',
    '-z',
  ])
  const names = records(listed).map((name) => name.replace(/\/$/, ''))
  const entries: string[] = []
  const withheld: string[] = []
  for (const name of names) {
    if (isDependencyFolder(name)) entries.push(name)
    else if (looksSecret(name)) withheld.push(name)
    else if ((await lstat(path.join(checkout, name))).isDirectory()) {
      const inner = await secretsBelow(checkout, name)
      if (inner.length === 0) entries.push(name)
      else withheld.push(...inner.map((file) => `${file} (and all of ${name}/)`))
    } else entries.push(name)
  }
  return { entries, withheld }
}

/**
 * Copies them, links as links, never through them. Not hard links: a container that writes to its copy must not
 * change the checkout, nor what the judge's container gets. Where the file system can, copies share their blocks.
 */
export async function carryInto(checkout: string, entries: readonly string[], folder: string): Promise<void> {
  for (const entry of entries) {
    const target = path.join(folder, entry)
    await mkdir(path.dirname(target), { recursive: true })
    const flags = process.platform === 'linux' ? ['-a', '--reflink=auto', '-T'] : ['-a']
    await run('cp', [...flags, '--', path.join(checkout, entry), target])
  }
}

async function secretsBelow(checkout: string, folder: string): Promise<string[]> {
  const { stdout } = await run('find', [path.join(checkout, folder), '-type', 'f', '-print0'], {
    maxBuffer: 256 * 1024 * 1024,
  })
  return records(Buffer.from(stdout))
    .map((file) => path.relative(checkout, file))
    .filter((file) => !file.split('/').some(isDependencyFolder) && looksSecret(file))
}
