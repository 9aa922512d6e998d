import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Git, Place } from '../git.ts'

/** Where commits can be had: from the job's own checkout, or from the server with the token. */
export interface Origin {
  /** The job's checkout (`GITHUB_WORKSPACE`), where there is one. */
  checkout: string | null
  /** The repository's address, as git clones it: `https://github.com/owner/name`. */
  url: string
  token: string
  /** What goes on where `token` is no longer accepted. */
  spare?: string | null
  /** Ends a fetch: a server may take minutes, and a cancelled run has seconds. */
  signal: AbortSignal
  /** Which commits, and under which branch's name; the workspace is cloned from the last. */
  commits: readonly { branch: string; sha: string }[]
}

/**
 * The host's own history of these commits, in a bare repository that no container sees. Objects come from the
 * checkout where it has them, with nothing copied, and from the server otherwise. The token is in no file and in no
 * list of processes.
 */
export async function openHistory(git: Git, folder: string, origin: Origin): Promise<Place> {
  const place = { gitDir: folder }
  await mkdir(folder, { recursive: true })
  await git(null, ['init', '--quiet', '--bare', '--template=', folder])
  if (origin.checkout) await borrowObjects(origin.checkout, folder)
  for (const { branch, sha } of origin.commits) {
    await bring(git, place, origin, sha)
    await git(place, ['update-ref', `refs/heads/${branch}`, sha])
    await git(place, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`])
  }
  return place
}

/** Makes sure that a commit and its files are here. */
export async function bring(
  git: Git,
  place: Place,
  { url, token, spare, signal }: Pick<Origin, 'url' | 'token' | 'spare' | 'signal'>,
  sha: string,
): Promise<void> {
  if (await has(git, place, sha)) return
  const fetchWith = (token: string) =>
    git(place, ['fetch', '--quiet', '--depth=1', '--no-tags', '--no-auto-gc', url, sha], {
      secretConfig: { [`http.${url}.extraHeader`]: authorization(token) },
      signal,
    })
  try {
    await fetchWith(token)
  } catch (error) {
    if (!spare || spare === token || signal.aborted) throw error
    await fetchWith(spare)
  }
}

/** Git's own way to authorise against GitHub: any user name, the token as the password. */
const authorization = (token: string) =>
  `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`

/** Reads another repository's objects without running git in it: its settings are not ours. */
async function borrowObjects(checkout: string, folder: string): Promise<void> {
  const objects = path.join(checkout, '.git', 'objects')
  if (!existsSync(objects)) return
  const already = await readFile(path.join(objects, 'info/alternates'), 'utf8').catch(() => '')
  await writeFile(path.join(folder, 'objects/info/alternates'), `${objects}\n${already}`)
  const shallow = path.join(checkout, '.git', 'shallow')
  if (existsSync(shallow)) await copyFile(shallow, path.join(folder, 'shallow'))
}

/** Whether the commit and everything in its tree is here: a partial clone has commits whose files it lacks. */
async function has(git: Git, place: Place, sha: string): Promise<boolean> {
  try {
    await git(place, ['rev-list', '--objects', '--no-walk', '--quiet', sha])
    return true
  } catch {
    return false
  }
}
