import { type Git, GitError, type Place, records } from '../git.ts'

export type Rebased = { tree: string } | { collides: string[] }

/**
 * Our work laid over what was pushed meanwhile: a merge of three trees, made from objects alone. No file is written, and
 * no filter or driver of the repository's runs, since a bare repository reads no attributes and our git no settings.
 */
export async function rebase(
  git: Git,
  history: Place,
  trees: { start: string; ours: string; theirs: string },
): Promise<Rebased> {
  const commit = async (tree: string, parents: readonly string[]) => {
    const who = ['-c', 'user.name=Sentra', '-c', 'user.email=sentra@sentra.invalid']
    const from = parents.flatMap((parent) => ['-p', parent])
    return (await git(history, [...who, 'commit-tree', tree, ...from, '-m', 'merge'])).toString('utf8').trim()
  }
  const start = await commit(trees.start, [])
  const [ours, theirs] = [await commit(trees.ours, [start]), await commit(trees.theirs, [start])]
  const asked = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', theirs, ours]
  try {
    const [tree = ''] = records(await git(history, asked))
    return { tree }
  } catch (error) {
    // 1 is a merge that collides; anything else is no merge.
    if (!(error instanceof GitError) || error.code !== 1) throw error
    const [, ...collides] = records(error.output)
    return { collides: [...new Set(collides)] }
  }
}
