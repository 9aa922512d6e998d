import type { Change } from '../judge/changes.ts'
import type { Manager } from './managers.ts'

/** One folder whose dependencies changed. `''` is the repository's root. */
export interface Need {
  folder: string
  manager: Manager
  /** What is handed to the fetching container, relative to `folder`; sorted, the manifest of `folder` among it. */
  files: string[]
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
  'pnpm',
  'workspaces',
  'packageManager',
]

/**
 * What must be fetched anew. A manifest that changed in its scripts only needs nothing; a new manifest without any
 * dependency needs nothing either. The lock file that counts is the nearest, upwards: a workspace has one for all.
 *
 * @param files every path of the head's tree
 */
export function neededFor(
  changes: readonly Change[],
  texts: readonly ManifestTexts[],
  files: ReadonlySet<string>,
  managers: readonly Manager[],
): Need[] {
  const unmoved = new Set(texts.filter(({ after, before, path }) => !asksForMore(path, before, after)).map(pathOf))
  const needs = new Map<string, Need>()
  for (const { path } of changes) {
    if (!files.has(path) || unmoved.has(path) || path.split('/').includes('node_modules')) continue
    const name = nameOf(path)
    const concerned = managers.filter((one) => [one.manifest, ...one.locks, ...one.handed].includes(name))
    const found = nearest(folderOf(path), concerned, files)
    if (found) needs.set(`${found.manager.name} ${found.folder}`, { ...found, files: handed(found, files) })
  }
  return [...needs.values()]
}

type Found = Omit<Need, 'files'>

function nearest(folder: string, concerned: readonly Manager[], files: ReadonlySet<string>): Found | null {
  const at = (place: string, name: string) => files.has(under(place, name))
  for (const place of upwards(folder)) {
    const manager = concerned.find((one) => at(place, one.manifest) && one.locks.some((lock) => at(place, lock)))
    if (manager) return { folder: place, manager }
  }
  // Nothing is locked yet: a `package.json` is npm's then.
  const here = concerned.filter((one) => at(folder, one.manifest))
  const manager = here.find(({ name }) => name === 'npm') ?? here[0]
  return manager ? { folder, manager } : null
}

function handed({ folder, manager }: Found, files: ReadonlySet<string>): string[] {
  const own = [manager.manifest, ...manager.locks, ...manager.handed].filter((name) => files.has(under(folder, name)))
  const prefix = under(folder, '')
  const members = [...files]
    .filter((file) => manager.members && nameOf(file) === manager.manifest && file.startsWith(prefix))
    .map((file) => file.slice(prefix.length))
    .filter((file) => !file.split('/').includes('node_modules'))
  return [...new Set([...own, ...members])].sort()
}

const pathOf = ({ path }: { path: string }) => path
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const under = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`)

/** A folder and those above it, the root last. */
function upwards(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/')
  return [...parts.keys(), parts.length].toReversed().map((count) => parts.slice(0, count).join('/'))
}

function asksForMore(path: string, before: string | null, after: string | null): boolean {
  if (nameOf(path) !== 'package.json') return before !== after
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
