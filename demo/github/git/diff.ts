import { git } from './run.ts'

/** One file of a comparison, with the fields that GitHub gives it. */
export interface FileDiff {
  sha: string
  filename: string
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  additions: number
  deletions: number
  changes: number
  previous_filename?: string
  patch?: string
}

const statuses = { A: 'added', D: 'removed', M: 'modified', R: 'renamed', T: 'changed', C: 'added' } as const

/** What changed between two trees or commits; `base: null` is the empty tree. Renames are found as git finds them. */
export const diffFiles = async (dir: string, base: string | null, head: string): Promise<FileDiff[]> => {
  const range = [base ?? '4b825dc642cb6eb9a060e54bf8d69288fbee4904', head]
  const [raw, patches] = await Promise.all([
    git(dir, ['diff-tree', '-r', '-z', '-M', '--raw', '--numstat', '--no-abbrev', ...range]),
    git(dir, ['-c', 'core.quotePath=false', 'diff-tree', '-r', '-M', '-p', '--no-abbrev', '--no-color', ...range]),
  ])
  const texts = splitPatches(patches.stdout.toString())
  return parse(raw.stdout.toString().split('\0')).map((file, at) => {
    const patch = texts[at]
    return patch ? { ...file, patch } : file
  })
}

const parse = (fields: string[]): FileDiff[] => {
  const files: FileDiff[] = []
  let at = 0
  for (; fields[at]?.startsWith(':'); ) {
    const [, , , newSha = '', letter = 'M'] = (fields[at++] ?? '').split(' ')
    const oldSha = (fields[at - 1] ?? '').split(' ')[2] ?? ''
    const status = statuses[letter[0] as keyof typeof statuses] ?? 'modified'
    const first = fields[at++] ?? ''
    const renamed = letter[0] === 'R' || letter[0] === 'C'
    const filename = renamed ? (fields[at++] ?? '') : first
    files.push({
      sha: status === 'removed' ? oldSha : newSha,
      filename,
      status,
      ...{ additions: 0, deletions: 0, changes: 0 },
      ...(renamed ? { previous_filename: first } : {}),
    })
  }
  for (const file of files) {
    const [added = '0', removed = '0', name] = (fields[at++] ?? '').split('\t')
    if (!name) at += 2
    file.additions = Number(added) || 0
    file.deletions = Number(removed) || 0
    file.changes = file.additions + file.deletions
  }
  return files
}

/** The text of each file's hunks, in git's order; `undefined` for binary files, mode changes and pure renames. */
const splitPatches = (text: string): (string | undefined)[] =>
  text
    .split(/^diff --git /m)
    .slice(1)
    .map((part) => {
      const start = part.search(/^@@ /m)
      return start < 0 ? undefined : part.slice(start).replace(/\n$/, '')
    })
