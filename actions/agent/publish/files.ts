import { isUtf8 } from 'node:buffer'
import type { FileMode, GitHub, TreeChange } from '../../../core/github/port.ts'
import type { Git, Place } from '../git.ts'
import { type Change, isDeleted, readBlob } from '../judge/changes.ts'

/** A text above this goes as a blob of its own, so that one request to make a tree stays small. */
const inlineLimit = 256 * 1024

/** The changes as the Git Data API takes them: text inline, anything else as a blob, modes kept. */
export async function treeChanges(
  github: Pick<GitHub, 'createBlob'>,
  git: Git,
  history: Place,
  changes: readonly Change[],
): Promise<TreeChange[]> {
  const files: TreeChange[] = []
  for (const change of changes) {
    const { path } = change
    if (isDeleted(change)) {
      files.push({ path, delete: true })
      continue
    }
    const mode = change.after.mode as FileMode
    const bytes = await readBlob(git, history, change.after.blob)
    if (isUtf8(bytes) && !bytes.includes(0) && bytes.length <= inlineLimit) {
      files.push({ path, content: bytes.toString('utf8'), mode })
    } else {
      files.push({ path, blob: await github.createBlob(bytes), mode })
    }
  }
  return files
}
