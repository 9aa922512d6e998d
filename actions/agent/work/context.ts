import type { TaskInput } from '../../../docker/worker/task.ts'
import { type Git, type Place, records } from '../git.ts'
import type { MemoryFiles } from '../memory/files.ts'

/** Tokens of the memory's files together, of the guidance together, and of the map; a token is taken for three bytes. */
const budgets = { memory: 8_000, guidance: 8_000, map: 3_000 }
const bytesPerToken = 3

/** Bytes of a file that are looked through for what a reader sees. A file cannot be cut before: half a tag would show. */
const largest = 262_144

export interface Context {
  documents: NonNullable<TaskInput['context']>
  /** The memory says what the project is. */
  described: boolean
}

/**
 * What the agent should know beside the spec: guidance and memory from the base, and a map of its files. Each text is
 * what a reader of GitHub's page can see of it.
 *
 * @param part the folder of the monorepo's part that is built; `null` where the repository is one project
 */
export async function repositoryContext(
  git: Git,
  history: Place,
  tree: string,
  memory: MemoryFiles,
  part: string | null,
  visible: (text: string) => string,
): Promise<Context> {
  const names = records(await git(history, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree]))
  const known = new Set(names)
  const read = async (files: readonly string[], title: string, tokens: number) => {
    const documents: Context['documents'] = []
    let left = tokens * bytesPerToken
    for (const file of files.filter((name) => known.has(name))) {
      const raw = await git(history, ['cat-file', 'blob', `${tree}:${file}`])
      const text = raw.length > largest ? tooLarge(raw.length) : cut(visible(raw.toString('utf8')), left)
      left = Math.max(0, left - Buffer.byteLength(text))
      documents.push({ title: `${file}: ${title}`, text })
    }
    return documents
  }
  const folders = part === null ? [''] : [`${part.replace(/\/+$/, '')}/`, '']
  const guidance = folders.flatMap((folder) => [`${folder}AGENTS.md`, `${folder}CLAUDE.md`])
  return {
    documents: [
      ...(await read(guidance, 'the repository’s guidance for agents', budgets.guidance)),
      ...(await read([memory.overview, memory.patterns, memory.learnings], 'memory of the project', budgets.memory)),
      { title: 'files of the repository', text: mapOf(names) },
    ],
    described: known.has(memory.overview),
  }
}

const tooLarge = (bytes: number) => `… not shown: ${bytes} bytes, of at most ${largest}; it is in the workspace.`

/** At most so many bytes, and never half a character. */
const cut = (text: string, bytes: number) =>
  Buffer.byteLength(text) <= bytes
    ? text
    : `${new TextDecoder().decode(Buffer.from(text).subarray(0, bytes)).replace(/\uFFFD+$/, '')}\n… cut; the rest is in the file.`

/** All paths where they fit; else folders with the number of files in each. */
export function mapOf(names: readonly string[]): string {
  const most = budgets.map * bytesPerToken
  const all = names.filter((name) => !/[\p{Cc}\p{Cf}]/u.test(name))
  const whole = all.join('\n')
  if (Buffer.byteLength(whole) <= most) return whole
  const counts = new Map<string, number>()
  for (const name of all) {
    const folder = name.includes('/') ? name.split('/').slice(0, -1).slice(0, 3).join('/') : '.'
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return cut([...counts].map(([folder, count]) => `${folder}/ (${count} files)`).join('\n'), most)
}
