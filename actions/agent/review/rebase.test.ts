import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Files, repository, temporary } from '../../../test/agent/repository.ts'
import { git } from '../git.ts'
import { rebase } from './rebase.ts'

const place = temporary()
afterAll(place.remove)
let count = 0

const base: Files = { 'a.txt': '1\n2\n3\n4\n5\n6\n7\n', 'b.txt': 'b\n', 'run.sh': { run: 'echo\n' } }

/** Three trees in one folder of objects. */
function trees(ours: Files, theirs: Files) {
  const folder = path.join(place.folder, String(++count))
  const { tree: start } = repository(folder, base)
  const at = (files: Files, name: string) => {
    const other = repository(path.join(folder, name), { ...base, ...files })
    execFileSync('git', ['fetch', '--quiet', path.join(folder, name), 'main'], { cwd: folder })
    return other.tree
  }
  return {
    history: { gitDir: path.join(folder, '.git') },
    trees: { start, ours: at(ours, 'ours'), theirs: at(theirs, 'theirs') },
  }
}

test('work on other lines is laid over a push, and modes stay', async () => {
  const { history, trees: three } = trees(
    { 'a.txt': '1\n2\n3\n4\n5\n6\nours\n', 'new.txt': 'n\n' },
    { 'a.txt': 'theirs\n2\n3\n4\n5\n6\n7\n' },
  )
  const merged = await rebase(git, history, three)
  if (!('tree' in merged)) throw new Error('collides')
  const read = async (file: string) => (await git(history, ['cat-file', 'blob', `${merged.tree}:${file}`])).toString()
  expect(await read('a.txt')).toBe('theirs\n2\n3\n4\n5\n6\nours\n')
  expect(await read('new.txt')).toBe('n\n')
  expect((await git(history, ['ls-tree', merged.tree, 'run.sh'])).toString()).toMatch(/^100755/)
})

test.each<[string, Files, Files, string[]]>([
  ['the same line', { 'b.txt': 'ours\n' }, { 'b.txt': 'theirs\n' }, ['b.txt']],
  ['a file added twice', { 'x y.txt': 'ours\n' }, { 'x y.txt': 'theirs\n' }, ['x y.txt']],
  ['a file and a folder', { 'd/e': 'ours\n' }, { d: 'theirs\n' }, ['d']],
])('%s collides, and is named', async (_, ours, theirs, expected) => {
  const { history, trees: three } = trees(ours, theirs)
  const merged = await rebase(git, history, three)
  expect('collides' in merged && merged.collides.map((file) => file.replace(/~.*/, ''))).toEqual(expected)
})

test('a driver that the repository names for its merges is not run', async () => {
  const attributes = { '.gitattributes': '* merge=evil\n' }
  const { history, trees: three } = trees({ ...attributes, 'b.txt': 'ours\n' }, { ...attributes, 'b.txt': 'theirs\n' })
  const proof = path.join(place.folder, 'ran')
  execFileSync('git', ['config', '--file', path.join(history.gitDir, 'config'), 'merge.evil.driver', `touch ${proof}`])
  expect(await rebase(git, { gitDir: history.gitDir }, three)).toMatchObject({ collides: ['b.txt'] })
  expect(execFileSync('ls', [place.folder], { encoding: 'utf8' })).not.toContain('ran')
})
