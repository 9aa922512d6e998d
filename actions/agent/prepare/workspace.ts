import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Git, Place } from '../git.ts'

/**
 * A clean clone of the base for the agent: one commit deep, with no remote, no credential and no link to the host's
 * objects, so that whatever happens in it stays in it.
 */
export async function cloneWorkspace(
  git: Git,
  history: Place,
  branch: string,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const from = `file://${history.gitDir}`
  const flags = ['--quiet', '--depth=1', '--no-tags', '--single-branch', '--template=', `--branch=${branch}`]
  await git(null, ['clone', ...flags, '--', from, folder], { signal })
  const place = { gitDir: path.join(folder, '.git') }
  await git(place, ['remote', 'remove', 'origin'])
  await git(place, ['config', 'user.name', 'Sentra agent'])
  await git(place, ['config', 'user.email', 'agent@sentra.invalid'])
  await mkdir(path.join(folder, '.git/info'), { recursive: true })
}

/**
 * The files of a tree in a folder of their own, with no `.git`: what a judge's container gets to see. The caller has
 * refused links that lead out before.
 */
export async function layOut(git: Git, history: Place, tree: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const place = { ...history, workTree: folder, indexFile: `${folder}.index` }
  await git(place, ['read-tree', tree])
  await git(place, ['checkout-index', '--all', '--force', '--quiet'])
  await rm(`${folder}.index`, { force: true })
}
