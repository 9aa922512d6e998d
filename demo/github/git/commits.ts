import { readObject, writeObject } from './objects.ts'
import { listRefs, readRef } from './refs.ts'
import { git } from './run.ts'

export interface Identity {
  name: string
  email: string
  /** ISO 8601, whole seconds. */
  date: string
}

export interface Commit {
  sha: string
  tree: string
  parents: string[]
  author: Identity
  committer: Identity
  message: string
}

const stamp = (who: Identity) => {
  const clean = (value: string) => value.replace(/[<>\n\0]/g, '').trim()
  return `${clean(who.name)} <${clean(who.email)}> ${Math.floor(Date.parse(who.date) / 1000)} +0000`
}

const identity = (line: string): Identity => {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*?)> (\d+)/.exec(line) ?? []
  return { name, email, date: `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z` }
}

/** Writes a commit object, as `git commit` would on a machine in UTC, and returns its SHA. */
export const writeCommit = (dir: string, commit: Omit<Commit, 'sha'>): string => {
  const head = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${stamp(commit.author)}`,
    `committer ${stamp(commit.committer)}`,
  ]
  const message = commit.message.endsWith('\n') ? commit.message : `${commit.message}\n`
  return writeObject(dir, 'commit', Buffer.from(`${head.join('\n')}\n\n${message}`))
}

/** Reads a commit, or `null` where the SHA is no commit of this repository. */
export const readCommit = async (dir: string, sha: string): Promise<Commit | null> => {
  const object = await readObject(dir, sha)
  if (object?.type !== 'commit') return null
  const source = object.data.toString('utf8')
  const end = source.indexOf('\n\n')
  const lines = source.slice(0, end).split('\n')
  const all = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: identity(all('author')[0] ?? ''),
    committer: identity(all('committer')[0] ?? ''),
    message: source.slice(end + 2).replace(/\n+$/, ''),
  }
}

/** Whether `ancestor` is `sha` or lies behind it. A parent is seen at once, so a chain of versions costs no process. */
export const isAncestor = async (dir: string, ancestor: string, sha: string): Promise<boolean> => {
  if (ancestor === sha) return true
  if ((await readCommit(dir, sha))?.parents.includes(ancestor)) return true
  return (await git(dir, ['merge-base', '--is-ancestor', ancestor, sha], { allowFailure: true })).code === 0
}

export const mergeBase = async (dir: string, a: string, b: string): Promise<string | null> => {
  const found = await git(dir, ['merge-base', a, b], { allowFailure: true })
  return found.code === 0 ? found.stdout.toString().trim() : null
}

/** Runs `git rev-list` with the given arguments; newest first. */
export const revList = async (dir: string, args: string[]): Promise<string[]> =>
  (await git(dir, ['rev-list', ...args])).stdout.toString().split('\n').filter(Boolean)

/** Resolves what GitHub takes as a ref (branch, tag, full or short ref name, SHA or its start) to a commit. */
export const resolveCommit = async (dir: string, ref: string): Promise<string | null> => {
  for (const name of [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`, ref]) {
    const sha = readRef(dir, name)
    if (sha) return peel(dir, sha)
  }
  if (/^[0-9a-f]{40}$/.test(ref)) return peel(dir, ref)
  if (!/^[0-9a-f]{7,39}$/.test(ref)) return null
  const found = await git(dir, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], { allowFailure: true })
  return found.code === 0 ? found.stdout.toString().trim() : null
}

const peel = async (dir: string, sha: string): Promise<string | null> => {
  const object = await readObject(dir, sha)
  if (object?.type === 'commit') return sha
  const target = object?.type === 'tag' ? /^object ([0-9a-f]{40})/.exec(object.data.toString())?.[1] : undefined
  return target ? peel(dir, target) : null
}

/** A repository without any branch. GitHub answers 409 to git data there. */
export const isEmpty = (dir: string): boolean => listRefs(dir, 'refs/heads/').size === 0
