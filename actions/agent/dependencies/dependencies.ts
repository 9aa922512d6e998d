import path from 'node:path'
import type { NamedSandbox } from '../containers.ts'
import { records } from '../git.ts'
import { changesBetween, type Entry, treeWith } from '../judge/changes.ts'
import type { Examined } from '../judge/examine.ts'
import { textsOf, unreadFindings } from '../judge/texts.ts'
import type { Ports } from '../ports.ts'
import { need, type Track } from '../track.ts'
import { dependencyFindings } from './findings.ts'
import { bring, type Installed, install } from './install.ts'
import { isComparable, swappedIn } from './lock-swaps.ts'
import { managersOf } from './managers.ts'
import { neededFor } from './needed.ts'

export interface Dependencies {
  installed: readonly Installed[]
  /** Known weaknesses that the change brings and the base has not. */
  newAdvisories: number
  /** Puts what was installed for the head into a folder that holds the head. */
  bringInto(folder: string): Promise<void>
}

/**
 * Where the change asks for other dependencies: fetches, audits and builds them, and brings the lock file up to date in
 * what is examined. Without such a change nothing is started.
 */
export async function dependencies(
  { git, log }: Pick<Ports, 'git' | 'log'>,
  sandbox: NamedSandbox,
  track: Track,
): Promise<{ dependencies: Dependencies; examined: Examined }> {
  const examined = need(track, 'examined')
  const { history, base } = need(track, 'prepared')
  const managers = managersOf(need(track, 'approved').config.dependencies)
  const names = records(await git(history, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', examined.tree]))
  const isManifest = (file: string) => managers.some(({ manifest }) => manifest === path.posix.basename(file))
  // One that is too long to be read is not among them, and counts as one that asks for more.
  const { texts } = await textsOf(git, history, examined.changes, isManifest)
  const needs = neededFor(examined.changes, texts, new Set(names), managers)

  const installed: Installed[] = []
  for (const [index, one] of needs.entries()) {
    log.info(`Fetching dependencies: ${one.manager.name} in ${one.folder || 'the root'}`)
    const folder = path.join(track.folders.judge, `dependencies-${index}`)
    const trees = { head: examined.tree, base: base.tree }
    installed.push(await install(sandbox, { git, history, trees }, one, folder))
  }
  const entries: Entry[] = []
  for (const [file, text] of installed.flatMap(({ locks }) => [...locks])) {
    const blob = (await git(history, ['hash-object', '-w', '--stdin'], { input: text })).toString('utf8').trim()
    entries.push({ path: file, mode: '100644', blob })
  }
  const tree = await treeWith(git, history, examined.tree, entries)
  const changes = entries.length ? await changesBetween(git, history, base.tree, tree) : examined.changes
  const locks = await textsOf(git, history, changes, isComparable)
  const swaps = [...locks.texts.flatMap(swappedIn), ...unreadFindings(locks.unread, 'manifest')]
  const findings = [...examined.findings, ...installed.flatMap(dependencyFindings), ...swaps]
  return {
    dependencies: {
      installed,
      newAdvisories: installed.reduce((sum, { audit }) => sum + (audit?.fresh.length ?? 0), 0),
      async bringInto(folder) {
        for (const { from, entries: names } of installed) if (from !== null) await bring(from, folder, names)
      },
    },
    examined: { ...examined, tree, changes, findings },
  }
}
