import type { TaskInput } from '../../../docker/worker/task.ts'
import { type Git, type Place, records } from '../git.ts'

/** Characters of one document, and of the map: about a quarter as many tokens. */
const longestDocument = 16_000
const longestMap = 8_000

const documents = [
  ['AGENTS.md', 'the repository’s guidance for agents'],
  ['CLAUDE.md', 'the repository’s guidance for agents'],
  ['.sentra/memory/project-overview.md', 'memory: the project'],
  ['.sentra/memory/patterns.md', 'memory: patterns'],
  ['.sentra/memory/learnings.md', 'memory: learnings'],
] as const

/** What the agent should know beside the spec: guidance and memory from the base, and a map of its files. */
export async function repositoryContext(
  git: Git,
  history: Place,
  tree: string,
  visible: (text: string) => string,
): Promise<NonNullable<TaskInput['context']>> {
  const names = records(await git(history, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree]))
  const known = new Set(names)
  const context: NonNullable<TaskInput['context']> = []
  for (const [file, title] of documents) {
    if (!known.has(file)) continue
    const text = (await git(history, ['cat-file', 'blob', `${tree}:${file}`])).toString('utf8')
    context.push({ title: `${file}: ${title}`, text: cut(visible(text), longestDocument) })
  }
  context.push({ title: 'files of the repository', text: mapOf(names) })
  return context
}

const cut = (text: string, longest: number) =>
  text.length <= longest ? text : `${text.slice(0, longest)}\n… cut; the rest is in the file.`

/** All paths where they fit; else folders with the number of files in each. */
export function mapOf(names: readonly string[]): string {
  const all = names.filter((name) => !/[\p{Cc}\p{Cf}]/u.test(name))
  const whole = all.join('\n')
  if (whole.length <= longestMap) return whole
  const counts = new Map<string, number>()
  for (const name of all) {
    const folder = name.includes('/') ? name.split('/').slice(0, -1).slice(0, 3).join('/') : '.'
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return cut([...counts].map(([folder, count]) => `${folder}/ (${count} files)`).join('\n'), longestMap)
}
