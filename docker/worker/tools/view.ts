import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { confine } from './confine.ts'
import { readText } from './text-file.ts'

/** Entries of a folder's listing. */
const entryLimit = 400
const scratch = ['/tmp']

/** A file's lines with their numbers, or a folder's entries two levels deep. */
export async function view(
  workspace: string,
  target: string,
  range: readonly [number, number] | undefined,
  maxCharacters: number,
): Promise<string> {
  const real = await confine(workspace, target, scratch)
  if ((await stat(real)).isDirectory()) return list(real)
  const lines = (await readText(real)).text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const [first, last] = bounds(range, lines.length)
  const width = String(last).length
  let shown = ''
  for (let number = first; number <= last; number += 1) {
    const line = `${String(number).padStart(width)}\t${lines[number - 1]}\n`
    if (shown.length + line.length > maxCharacters) {
      return `${shown}${number === first ? `${line.slice(0, maxCharacters)}…\n` : ''}[Cut at line ${number} of ${lines.length}. Use view_range to see the rest.]`
    }
    shown += line
  }
  return shown === '' ? '[The file is empty.]' : shown
}

function bounds(range: readonly [number, number] | undefined, count: number): [number, number] {
  if (range === undefined) return [1, count]
  const [first, wanted] = range
  const last = wanted === -1 ? count : Math.min(wanted, count)
  if (first < 1 || first > Math.max(count, 1) || last < first - 1) {
    throw new Error(`view_range must lie within the file's ${count} lines.`)
  }
  return [first, last]
}

async function list(folder: string): Promise<string> {
  const found: string[] = []
  const read = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(folder, below), { withFileTypes: true })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const name = path.join(below, entry.name)
      found.push(entry.isDirectory() ? `${name}/` : name)
      if (entry.isDirectory() && depth < 2) await read(name, depth + 1)
    }
  }
  await read('', 1)
  const more = found.length > entryLimit ? [`[… ${found.length - entryLimit} more]`] : []
  const lines = [...found.slice(0, entryLimit), ...more]
  return lines.length === 0 ? '[The folder is empty, or has only hidden files.]' : lines.join('\n')
}
