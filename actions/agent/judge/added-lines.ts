import type { Git, Place } from '../git.ts'
import { type Change, isDeleted } from './changes.ts'

/** The lines that one file gained, with their numbers in the new file. */
export interface AddedLines {
  path: string
  lines: { number: number; text: string }[]
}

/** What was added, file by file: what was there before is not this change's doing. */
export async function addedLines(
  git: Git,
  history: Place,
  base: string,
  head: string,
  changes: readonly Change[],
): Promise<AddedLines[]> {
  const wanted = changes.filter((change) => !change.binary && !isDeleted(change) && change.added > 0)
  const flags = ['-r', '-p', '-U0', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color']
  const found: AddedLines[] = []
  for (const { path } of wanted) {
    const patch = await git(history, ['diff-tree', ...flags, base, head, '--', `:(top,literal)${path}`])
    found.push({ path, lines: linesOf(patch.toString('utf8')) })
  }
  return found
}

/** The added lines of one file's patch without context. */
export function linesOf(patch: string): { number: number; text: string }[] {
  const lines: { number: number; text: string }[] = []
  let number = 0
  let inHunk = false
  for (const line of patch.split('\n')) {
    const hunk = /^@@ -\S+ \+(\d+)/.exec(line)
    if (hunk) {
      number = Number(hunk[1])
      inHunk = true
    } else if (inHunk && line.startsWith('+')) {
      lines.push({ number, text: line.slice(1) })
      number += 1
    }
  }
  return lines
}
