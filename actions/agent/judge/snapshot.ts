import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Git, Place } from '../git.ts'

/**
 * The workspace as a tree object in the host's history. What lies there is data: the workspace's own `.git` is not
 * opened, no filter runs, no link is followed, and repositories inside it are reported instead of being entered.
 */
export async function snapshot(
  git: Git,
  history: Place,
  workspace: string,
  baseTree: string,
  carried: readonly string[],
): Promise<{ tree: string; nested: string[] }> {
  const nested = await nestedRepositories(workspace, new Set(carried))
  const place = { ...history, workTree: workspace, indexFile: path.join(history.gitDir, 'snapshot.index') }
  await git(place, ['read-tree', baseTree])
  const except = nested.map((folder) => `:(exclude,top,literal)${folder}`)
  await git(place, ['add', '--all', '--', '.', ...except])
  const tree = (await git(place, ['write-tree'])).toString('utf8').trim()
  return { tree, nested }
}

/** Folders below the root that git would take for a repository of their own: it would run with their settings. */
async function nestedRepositories(root: string, carried: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = []
  const walk = async (folder: string): Promise<void> => {
    const names = await readdir(path.join(root, folder), { withFileTypes: true })
    const inner = folder === '' ? names.filter(({ name }) => name !== '.git') : names
    // A `.git` of any kind counts, in any spelling that a file system may take for it.
    if (folder !== '' && inner.some(({ name }) => /^(\.git|git~1)$/i.test(name))) {
      found.push(folder)
      return
    }
    for (const entry of inner) {
      const below = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !carried.has(below)) await walk(below)
    }
  }
  if ((await lstat(root)).isDirectory()) await walk('')
  return found
}
