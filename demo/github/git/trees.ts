import { readObject, writeObject } from './objects.ts'

/** One line of a tree object. */
export interface TreeEntry {
  mode: string
  name: string
  sha: string
}

/** A change to make on a tree: `sha: null` deletes the path, an entry of mode 040000 puts a whole subtree there. */
export interface TreeChange {
  path: string
  mode: string
  sha: string | null
}

export const isTree = (mode: string) => mode === '040000'

export const typeOfMode = (mode: string): 'tree' | 'commit' | 'blob' =>
  isTree(mode) ? 'tree' : mode === '160000' ? 'commit' : 'blob'

/** Reads a tree object's entries, or `null` where the SHA is no tree of this repository. */
export const readTree = async (dir: string, sha: string): Promise<TreeEntry[] | null> => {
  const object = await readObject(dir, sha)
  if (object?.type !== 'tree') return null
  const entries: TreeEntry[] = []
  for (let at = 0; at < object.data.length; ) {
    const space = object.data.indexOf(0x20, at)
    const nul = object.data.indexOf(0, space)
    entries.push({
      mode: object.data.toString('latin1', at, space).padStart(6, '0'),
      name: object.data.toString('utf8', space + 1, nul),
      sha: object.data.toString('hex', nul + 1, nul + 21),
    })
    at = nul + 21
  }
  return entries
}

/** Git sorts a tree's names as bytes, a folder's as if it ended in a slash. */
const order = (entry: TreeEntry) => Buffer.from(isTree(entry.mode) ? `${entry.name}/` : entry.name)

export const writeTree = (dir: string, entries: TreeEntry[]): string => {
  const sorted = entries.map((entry) => ({ entry, key: order(entry) })).sort((a, b) => Buffer.compare(a.key, b.key))
  const parts = sorted.flatMap(({ entry }) => [
    Buffer.from(`${entry.mode.replace(/^0+/, '')} ${entry.name}\0`),
    Buffer.from(entry.sha, 'hex'),
  ])
  return writeObject(dir, 'tree', Buffer.concat(parts))
}

/** The deletion of a path that is not there, which GitHub refuses. */
export class NoSuchPath extends Error {
  readonly path: string
  constructor(path: string) {
    super(`The tree has no ${path}.`)
    this.path = path
  }
}

/** Applies changes to a base tree (`null`: an empty one) and returns the new tree's SHA. Only touched folders are read. */
export const changeTree = async (dir: string, base: string | null, changes: TreeChange[]): Promise<string> =>
  (await changed(dir, base, changes, '')) ?? writeTree(dir, [])

const changed = async (
  dir: string,
  base: string | null,
  changes: TreeChange[],
  prefix: string,
): Promise<string | null> => {
  const entries = new Map(((base && (await readTree(dir, base))) || []).map((entry) => [entry.name, entry]))
  const below = new Map<string, TreeChange[]>()
  for (const change of changes) {
    const [name = '', ...rest] = change.path.split('/')
    if (rest.length) below.set(name, [...(below.get(name) ?? []), { ...change, path: rest.join('/') }])
    else if (change.sha === null && !entries.delete(name)) throw new NoSuchPath(`${prefix}${name}`)
    else if (change.sha !== null) entries.set(name, { name, mode: change.mode, sha: change.sha })
  }
  for (const [name, inner] of below) {
    const here = entries.get(name)
    const sha = await changed(dir, here && isTree(here.mode) ? here.sha : null, inner, `${prefix}${name}/`)
    if (sha) entries.set(name, { name, mode: '040000', sha })
    else entries.delete(name)
  }
  return entries.size ? writeTree(dir, [...entries.values()]) : null
}

/** The entry at a path below a tree, or `null`. The empty path is the tree itself. */
export const entryAt = async (dir: string, tree: string, path: string): Promise<TreeEntry | null> => {
  let at: TreeEntry = { mode: '040000', name: '', sha: tree }
  for (const name of path.split('/').filter(Boolean)) {
    const entries = isTree(at.mode) ? await readTree(dir, at.sha) : null
    const next = entries?.find((entry) => entry.name === name)
    if (!next) return null
    at = next
  }
  return at
}

/** All entries below a tree with their full paths, folders before what they hold. */
export const walkTree = async (dir: string, tree: string, prefix = ''): Promise<(TreeEntry & { path: string })[]> => {
  const found: (TreeEntry & { path: string })[] = []
  for (const entry of (await readTree(dir, tree)) ?? []) {
    const path = `${prefix}${entry.name}`
    found.push({ ...entry, path })
    if (isTree(entry.mode)) found.push(...(await walkTree(dir, entry.sha, `${path}/`)))
  }
  return found
}
