import type { Change } from '../judge/changes.ts'
import { type Manager, managers } from './managers.ts'

/** One folder whose dependencies changed. `''` is the repository's root. */
export interface Need {
  folder: string
  manager: Manager
}

/** A manifest's text in base and head. */
export interface ManifestTexts {
  path: string
  before: string | null
  after: string | null
}

const sections = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'resolutions',
  'workspaces',
  'packageManager',
]

/**
 * What must be fetched anew. A manifest that changed in its scripts only needs nothing; a new manifest without any
 * dependency needs nothing either.
 *
 * @param files every path of the head's tree
 */
export function neededFor(
  changes: readonly Change[],
  texts: readonly ManifestTexts[],
  files: ReadonlySet<string>,
): Need[] {
  const changed = new Set(changes.map(({ path }) => path))
  const folders = new Set(
    texts
      .filter(({ path, before, after }) => after !== null && asksForMore(path, before, after))
      .map(({ path }) => folderOf(path)),
  )
  const locks = managers.flatMap(({ locks }) => locks).filter((name) => name !== '')
  for (const path of changed) if (locks.includes(nameOf(path)) && files.has(path)) folders.add(folderOf(path))
  return [...folders].flatMap((folder) => {
    const at = (name: string) => files.has(folder === '' ? name : `${folder}/${name}`)
    const manager = managers.find((one) => at(one.manifest) && one.locks.some((lock) => lock === '' || at(lock)))
    return manager ? [{ folder, manager }] : []
  })
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))

function asksForMore(path: string, before: string | null, after: string): boolean {
  if (!path.endsWith('.json')) return before !== after
  const [old, now] = [parsed(before), parsed(after)]
  return sections.some((name) => JSON.stringify(old[name] ?? {}) !== JSON.stringify(now[name] ?? {}))
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
