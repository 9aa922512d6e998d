import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { NamedSandbox } from '../containers.ts'
import { records } from '../git.ts'
import { changesBetween, type Entry, treeWith } from '../judge/changes.ts'
import { type Examined, textsOf } from '../judge/examine.ts'
import type { Finding } from '../judge/finding.ts'
import type { Ports } from '../ports.ts'
import { need, type Track } from '../track.ts'
import { type Installed, install } from './install.ts'
import { managers } from './managers.ts'
import { neededFor } from './needed.ts'

export interface Dependencies {
  installed: readonly Installed[]
  /** Puts what was installed for the head into a folder that holds the head. */
  bringInto(folder: string): Promise<void>
}

const manifests = new Set(managers.map(({ manifest }) => manifest))

/**
 * Where the change asks for other dependencies: fetches and builds them, and brings the lock file up to date in what is
 * examined. Without such a change nothing is started.
 */
export async function dependencies(
  { git, log }: Pick<Ports, 'git' | 'log'>,
  sandbox: NamedSandbox,
  track: Track,
): Promise<{ dependencies: Dependencies; examined: Examined }> {
  const examined = need(track, 'examined')
  const { history, base } = need(track, 'prepared')
  const names = records(await git(history, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', examined.tree]))
  const isManifest = (file: string) => manifests.has(file.slice(file.lastIndexOf('/') + 1))
  const texts = await textsOf(git, history, examined.changes, isManifest)
  const needs = neededFor(examined.changes, texts, new Set(names))

  const installed: Installed[] = []
  for (const [index, one] of needs.entries()) {
    log.info(`Fetching dependencies: ${one.manager.name} in ${one.folder || 'the root'}`)
    const folder = path.join(track.folders.judge, `dependencies-${index}`)
    installed.push(await install(sandbox, git, history, examined.tree, one, folder))
  }
  const bringInto = async (folder: string) => {
    for (const { need: one, from } of installed) {
      const place = path.join(folder, one.folder, one.manager.installs)
      if (from === null) continue
      await rm(place, { recursive: true, force: true })
      await mkdir(path.dirname(place), { recursive: true })
      await cp(from, place, { recursive: true, verbatimSymlinks: true })
    }
  }
  const entries: Entry[] = []
  for (const [file, text] of installed.flatMap(({ locks }) => [...locks])) {
    const blob = (await git(history, ['hash-object', '-w', '--stdin'], { input: text })).toString('utf8').trim()
    entries.push({ path: file, mode: '100644', blob })
  }
  const tree = await treeWith(git, history, examined.tree, entries)
  const changes = entries.length ? await changesBetween(git, history, base.tree, tree) : examined.changes
  const findings = [...examined.findings, ...installed.flatMap(findingsOf)]
  return { dependencies: { installed, bringInto }, examined: { ...examined, tree, changes, findings } }
}

function findingsOf({ need: one, refused, problem, locks }: Installed): Finding[] {
  const where = one.folder === '' ? one.manager.manifest : `${one.folder}/${one.manager.manifest}`
  const finding = (weight: Finding['weight'], text: string): Finding => ({
    rule: 'manifest',
    weight,
    path: where,
    text,
  })
  return [
    finding('note', `\`${where}\` asks for other dependencies. Look at what they are.`),
    ...[...locks.keys()].map((file) => finding('note', `\`${file}\` was brought up to date by the judge.`)),
    ...refused.map((host) => finding('note', `Fetching dependencies wanted to reach \`${host}\`, which was refused.`)),
    ...(problem === null
      ? []
      : [finding('draft', `The dependencies of \`${where}\` could not be installed: ${problem}`)]),
  ]
}
