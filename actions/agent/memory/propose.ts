import { absent, changesBetween, type Entry, readBlob, treeWith } from '../judge/changes.ts'
import type { Examined } from '../judge/examine.ts'
import type { Finding } from '../judge/finding.ts'
import { isProtected } from '../judge/scope.ts'
import type { Ports } from '../ports.ts'
import { need, type Track } from '../track.ts'
import { inMemory, memoryFiles } from './files.ts'
import { overviewOf, withLearned } from './proposal.ts'

/**
 * Adds what the agent learned to the memory of what was examined, so that the judge sees the very tree that is
 * published, and a person decides about the memory together with the work. Without work there is nothing to learn from.
 */
export async function proposeMemory({ git }: Pick<Ports, 'git'>, track: Track, examined: Examined): Promise<Examined> {
  const { spec, config } = need(track, 'approved')
  const { history, base } = need(track, 'prepared')
  const { learned, overview } = need(track, 'worked')
  const files = memoryFiles(config, spec.project)
  if (!examined.changes.some(({ path }) => !inMemory(files, path))) return examined

  const text = async (file: string): Promise<string | null | 'no text'> => {
    const found = await entryAt(file)
    if (found === null) return null
    return found.mode.startsWith('100') ? (await readBlob(git, history, found.blob)).toString('utf8') : 'no text'
  }
  const entryAt = async (file: string): Promise<Entry | null> => {
    const line = (await git(history, ['ls-tree', '-z', '--full-tree', examined.tree, '--', file])).toString('utf8')
    const [mode = absent, , blob = ''] = line.split(/[ \t\0]/)
    return mode === '' || mode === absent ? null : { path: file, mode, blob }
  }
  const proposed = new Map<string, string>()
  const learnings = await text(files.learnings)
  const grown = learnings === 'no text' ? null : withLearned(learnings, learned, `${spec.id} v${spec.version}`)
  if (grown !== null) proposed.set(files.learnings, grown)
  const described = overview === null || (await text(files.overview)) !== null ? null : overviewOf(overview)
  if (described !== null) proposed.set(files.overview, described)

  const entries: Entry[] = []
  for (const [path, input] of proposed) {
    if (isProtected(path, config.agent.protected)) continue
    const blob = (await git(history, ['hash-object', '-w', '--stdin'], { input })).toString('utf8').trim()
    entries.push({ path, mode: (await entryAt(path))?.mode ?? '100644', blob })
  }
  if (entries.length === 0) return examined
  const tree = await treeWith(git, history, examined.tree, entries)
  const findings = [...examined.findings, noteOn(entries.map(({ path }) => path))]
  return { ...examined, tree, changes: await changesBetween(git, history, base.tree, tree), findings }
}

const noteOn = (paths: readonly string[]): Finding => ({
  rule: 'memory',
  weight: 'note',
  text: `The last commit proposes what the agent learned, in ${paths.map((path) => `\`${path}\``).join(' and ')}. Every later run reads it: keep only what is true.`,
})
