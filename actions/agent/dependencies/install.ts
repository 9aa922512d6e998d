import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { NamedSandbox } from '../containers.ts'
import type { Git, Place } from '../git.ts'
import { carryInto } from '../prepare/carry.ts'
import { layOut } from '../prepare/workspace.ts'
import { headAndTail } from '../report/markdown.ts'
import { type Audit, audit } from './audit.ts'
import { type Host, openFetcher } from './fetch.ts'
import type { Need } from './needed.ts'
import { copyPlain, liesBelow, textBelow } from './regular.ts'
import { unwantedLines } from './requirements.ts'

/** What the containers made of one folder's dependencies. */
export interface Installed {
  need: Need
  /** The folder on the host that holds the head with all that was installed; `null` where it failed. */
  from: string | null
  /** What is to be taken from there, relative to it. */
  entries: string[]
  /** Lock files that fetching brought up to date, by path in the repository. */
  locks: Map<string, string>
  refused: readonly string[]
  audit: Audit | null
  /** Why it failed, in the manager's own last words. */
  problem: string | null
}

const minutes = 10

/** Fetches with the registry as the only way out and scripts off, then builds with scripts on and no way out. */
export async function install(
  sandbox: NamedSandbox,
  { git, history, trees }: { git: Git; history: Place; trees: { head: string; base: string } },
  need: Need,
  folder: string,
  host: Host = {},
): Promise<Installed> {
  const { manager } = need
  const [head, base, fetched] = ['head', 'base', 'fetch'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  await layOut(git, history, trees.head, head)
  await layOut(git, history, trees.base, base)
  const place = path.join(head, need.folder)
  await copyPlain(place, fetched, need.files)

  const none: Installed = {
    ...{ need, from: null, entries: [], locks: new Map(), refused: [], audit: null, problem: null },
  }
  const unwanted = manager.name === 'pip' ? unwantedLines(await texts(fetched, need.files)) : []
  if (unwanted.length) return { ...none, problem: `\`${unwanted[0]}\` would run code, or leave the registry.` }
  const fetcher = await openFetcher(sandbox, manager, folder, host)
  try {
    const result = await fetcher.run('fetch', manager.fetch, fetched)
    if (result.exitCode !== 0) return { ...none, refused: [...fetcher.refused], problem: lastWords(result.tail) }
    const locks = await changedLocks(fetched, place, need)
    const found = await audit(fetcher, need, { head: fetched, base, scratch: folder })
    const got = { ...none, locks, audit: found, refused: [...fetcher.refused] }
    await fetcher.close()
    return await build(sandbox, need, { got, head, fetched })
  } finally {
    await fetcher.close()
  }
}

/** The build sees the whole project: install scripts may read it. */
async function build(
  sandbox: NamedSandbox,
  need: Need,
  { got, head, fetched }: { got: Installed; head: string; fetched: string },
): Promise<Installed> {
  const place = path.join(head, need.folder)
  await bring(fetched, place, installsOf(need))
  for (const [file, text] of got.locks) {
    await rm(path.join(head, file), { force: true })
    await writeFile(path.join(head, file), text)
  }
  const built = await sandbox.run(`build-${need.manager.name}`, {
    workspace: place,
    command: ['bash', '-c', need.manager.build],
    deadlineMs: minutes * 60_000,
  })
  if (built.exitCode !== 0) return { ...got, problem: lastWords(built.tail) }
  const entries = installsOf(need).map((name) => path.join(need.folder, name))
  return { ...got, from: head, entries }
}

/** Takes the place of what is there. A folder that a link stands for, or stands before, is left out. */
export async function bring(from: string, to: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (!(await liesBelow(from, name))) continue
    await rm(path.join(to, name), { recursive: true, force: true })
    await carryInto(from, [name], to)
  }
}

/** What the manager installs, for the folder itself and, in a workspace, for each of its members. */
function installsOf({ manager, files }: Need): string[] {
  const folders = files
    .filter((file) => path.posix.basename(file) === manager.manifest)
    .map((file) => path.posix.dirname(file))
  return [...new Set(folders.flatMap((folder) => manager.installs.map((one) => path.posix.join(folder, one))))]
}

async function changedLocks(fetched: string, place: string, { folder, manager }: Need): Promise<Map<string, string>> {
  const locks = new Map<string, string>()
  for (const name of manager.locks) {
    const [now, before] = await Promise.all([textBelow(fetched, name), textBelow(place, name)])
    if (now !== null && now !== before) locks.set(folder === '' ? name : `${folder}/${name}`, now)
  }
  return locks
}

const texts = async (folder: string, names: readonly string[]) =>
  (await Promise.all(names.map((name) => textBelow(folder, name)))).filter((one) => one !== null)
const lastWords = (tail: string) => headAndTail(tail.trim(), 6) || 'it said nothing.'
