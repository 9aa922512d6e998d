import { type Git, type Place, records } from '../git.ts'

/** One path that differs between base and head. Modes are git's six digits; `000000` and no blob where there is none. */
export interface Change {
  path: string
  before: { mode: string; blob: string }
  after: { mode: string; blob: string }
  /** Lines added and removed; 0 and 0 where git sees a binary. */
  added: number
  removed: number
  binary: boolean
}

export const absent = '000000'
export const isAdded = (change: Change) => change.before.mode === absent
export const isDeleted = (change: Change) => change.after.mode === absent

/** What changed from one tree to another, in the order of paths. Renames are a deletion and an addition. */
export async function changesBetween(git: Git, history: Place, base: string, head: string): Promise<Change[]> {
  const flags = ['-r', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-abbrev']
  const raw = records(await git(history, ['diff-tree', ...flags, '--raw', base, head]))
  const counts = countsByPath(records(await git(history, ['diff-tree', ...flags, '--numstat', base, head])))
  const changes: Change[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [modeBefore = '', modeAfter = '', blobBefore = '', blobAfter = ''] = (raw[index] ?? '').slice(1).split(' ')
    const file = raw[index + 1] ?? ''
    const count = counts.get(file)
    changes.push({
      path: file,
      before: { mode: modeBefore, blob: blobBefore },
      after: { mode: modeAfter, blob: blobAfter },
      added: count?.added ?? 0,
      removed: count?.removed ?? 0,
      binary: count?.binary ?? false,
    })
  }
  return changes
}

function countsByPath(lines: readonly string[]): Map<string, { added: number; removed: number; binary: boolean }> {
  return new Map(
    lines.map((line) => {
      const [added = '', removed = '', ...file] = line.split('\t')
      return [file.join('\t'), { added: Number(added) || 0, removed: Number(removed) || 0, binary: added === '-' }]
    }),
  )
}

/** The difference as text that `git apply` takes, binaries included. */
export async function patchBetween(
  git: Git,
  history: Place,
  base: string,
  head: string,
  paths: readonly string[] = [],
): Promise<string> {
  const flags = ['-r', '-p', '--binary', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv']
  const only = paths.length ? ['--', ...paths.map((file) => `:(top,literal)${file}`)] : []
  return (await git(history, ['diff-tree', ...flags, base, head, ...only])).toString('utf8')
}

/** A blob's bytes. */
export const readBlob = (git: Git, history: Place, blob: string): Promise<Buffer> =>
  git(history, ['cat-file', 'blob', blob])

/** One path as a tree has it; mode `000000` where it has none. */
export interface Entry {
  path: string
  mode: string
  blob: string
}

/** A tree like `tree` but with these paths so. */
export async function treeWith(git: Git, history: Place, tree: string, entries: readonly Entry[]): Promise<string> {
  if (entries.length === 0) return tree
  const place = { ...history, indexFile: `${history.gitDir}/entries.index` }
  await git(place, ['read-tree', tree])
  const info = entries.map(({ path, mode, blob }) => `${mode} ${blob}\t${path}\0`).join('')
  await git(place, ['update-index', '-z', '--index-info'], { input: info })
  return (await git(place, ['write-tree'])).toString('utf8').trim()
}

export const beforeOf = ({ path, before }: Change): Entry => ({ path, ...before })
export const afterOf = ({ path, after }: Change): Entry => ({ path, ...after })
