import { SentraError } from '../../../core/errors.ts'
import type { GitHub } from '../../../core/github/port.ts'
import type { Git, Place } from '../git.ts'
import { type Change, isDeleted } from '../judge/changes.ts'
import { isTestPath } from '../judge/test-paths.ts'
import { inMemory, type MemoryFiles } from '../memory/files.ts'
import { treeChanges } from './files.ts'

export interface CommitPlan {
  message: string
  changes: Change[]
}

/**
 * One commit for each meaningful step: first the tests, which a reviewer can check out and see fail, then what makes
 * them pass, and last what is proposed for the memory, which can be dropped by itself.
 */
export function planCommits(
  changes: readonly Change[],
  texts: { title: string; trailers: string },
  memory: MemoryFiles,
): CommitPlan[] {
  const remembered = changes.filter(({ path }) => inMemory(memory, path))
  const work = changes.filter((change) => !remembered.includes(change))
  const tests = work.filter(({ path }) => isTestPath(path))
  const code = work.filter(({ path }) => !isTestPath(path))
  const plan = (subject: string, part: Change[]): CommitPlan[] =>
    part.length === 0 ? [] : [{ message: `${subject}\n\n${texts.trailers}\n`, changes: part }]
  return [
    ...plan(code.length === 0 ? texts.title : `Test: ${texts.title}`, tests),
    ...plan(texts.title, code),
    ...plan(work.length === 0 ? texts.title : `Memory: ${texts.title}`, remembered),
  ]
}

/**
 * Writes the commits through the Git Data API, so that GitHub signs them.
 *
 * @returns the head commit's SHA; its tree is `judgedTree`
 * @throws SentraError where GitHub made another tree than the one that was judged
 */
export async function writeCommits(
  github: Pick<GitHub, 'createBlob' | 'createTree' | 'createCommit'>,
  git: Git,
  history: Place,
  base: { sha: string; tree: string },
  judgedTree: string,
  plans: readonly CommitPlan[],
): Promise<string> {
  let head = base
  for (const plan of plans) {
    let { tree } = head
    for (const part of inSteps(plan.changes)) {
      tree = await github.createTree(tree, await treeChanges(github, git, history, part))
    }
    head = { sha: await github.createCommit({ tree, parents: [head.sha], message: plan.message }), tree }
  }
  if (head.tree === judgedTree) return head.sha
  throw new SentraError({
    what: 'The commit was not published.',
    why: `GitHub made the tree ${head.tree}, but the gate judged ${judgedTree}.`,
    next: 'Type `/retry`. If it happens again, report it with the patch from the job’s artifacts.',
  })
}

/**
 * A folder that becomes a file, or a file that becomes a folder, is first taken away: GitHub refuses to delete a path
 * below one that the same tree makes a file.
 */
function inSteps(changes: readonly Change[]): (readonly Change[])[] {
  const deleted = changes.filter(isDeleted)
  const written = changes.filter((change) => !isDeleted(change))
  const below = (one: Change, other: Change) => one.path.startsWith(`${other.path}/`)
  const clash = deleted.some((old) => written.some((fresh) => below(old, fresh) || below(fresh, old)))
  return clash ? [deleted, written] : [changes]
}
