import { copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { NamedSandbox } from '../containers.ts'
import type { Git, Place } from '../git.ts'
import { layOut } from '../prepare/workspace.ts'
import { headAndTail } from '../report/markdown.ts'
import type { Need } from './needed.ts'
import { startRegistryProxy } from './proxy.ts'
import { allowedFor, registryOf } from './registries.ts'
import { shimmed } from './shim.ts'

/** What the two containers made of one folder's dependencies. */
export interface Installed {
  need: Need
  /** The folder on the host that holds `manager.installs`; `null` where it failed. */
  from: string | null
  /** Lock files that fetching brought up to date, by path in the repository. */
  locks: Map<string, string>
  refused: readonly string[]
  /** Why it failed, in the manager's own last words. */
  problem: string | null
}

const minutes = 10

/** Fetches with the registry as the only way out and scripts off, then builds with scripts on and no way out. */
export async function install(
  sandbox: NamedSandbox,
  git: Git,
  history: Place,
  tree: string,
  need: Need,
  folder: string,
): Promise<Installed> {
  const { manager } = need
  const head = path.join(folder, 'head')
  const fetched = path.join(folder, 'fetch')
  await layOut(git, history, tree, head)
  await handManifests(path.join(head, need.folder), fetched, manager.handed)

  const registry = await registryOf(manager)
  const proxy = await startRegistryProxy(allowedFor(manager, registry))
  const environment = {
    npm_config_registry: registry.href,
    PIP_INDEX_URL: registry.href,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  }
  const none = { need, from: null, locks: new Map<string, string>() }
  try {
    const result = await sandbox.run(`fetch-${manager.name}`, {
      workspace: fetched,
      command: shimmed(manager.fetch, environment),
      socket: proxy.socketPath,
      deadlineMs: minutes * 60_000,
    })
    const refused = [...proxy.refused]
    if (result.exitCode !== 0) return { ...none, refused, problem: lastWords(result.tail) }
    const locks = await changedLocks(fetched, path.join(head, need.folder), need)

    // The build sees the whole project: install scripts may read it.
    const place = path.join(head, need.folder, manager.installs)
    await rm(place, { recursive: true, force: true })
    await cp(path.join(fetched, manager.installs), place, { recursive: true, verbatimSymlinks: true }).catch(
      ignoreMissing,
    )
    const built = await sandbox.run(`build-${manager.name}`, {
      workspace: path.join(head, need.folder),
      command: ['bash', '-c', manager.build],
      deadlineMs: minutes * 60_000,
    })
    if (built.exitCode !== 0) return { ...none, locks, refused, problem: lastWords(built.tail) }
    return { need, from: place, locks, refused, problem: null }
  } finally {
    await proxy.close()
  }
}

async function handManifests(from: string, to: string, names: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true })
  const present = new Set(await readdir(from))
  for (const name of names.filter((one) => present.has(one))) await copyFile(path.join(from, name), path.join(to, name))
}

async function changedLocks(fetched: string, head: string, { folder, manager }: Need): Promise<Map<string, string>> {
  const locks = new Map<string, string>()
  for (const name of manager.locks.filter((one) => one !== '')) {
    const [now, before] = await Promise.all([text(path.join(fetched, name)), text(path.join(head, name))])
    if (now !== null && now !== before) locks.set(folder === '' ? name : `${folder}/${name}`, now)
  }
  return locks
}

const text = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null)
const lastWords = (tail: string) => headAndTail(tail.trim(), 6) || 'it said nothing.'

/** A manifest without any dependency installs nothing. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
