import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAncestor, readCommit, writeCommit } from './commits.ts'
import { diffFiles } from './diff.ts'
import { readObject, writeObject } from './objects.ts'
import { pushCommands } from './push-commands.ts'
import { isRefName, listRefs, moveRef, readRef } from './refs.ts'
import { initRepository } from './repository.ts'
import { git } from './run.ts'
import { changeTree, readTree, walkTree, writeTree } from './trees.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'objects-'))
  await initRepository(dir)
})
afterAll(() => rm(dir, { recursive: true }))

const ask = async (...args: string[]) => (await git(dir, args)).stdout.toString().trim()
const blob = (text: string) => writeObject(dir, 'blob', Buffer.from(text))
const who = { name: 'A', email: 'a@example.com', date: '2026-01-02T03:04:05Z' }

describe('objects, against git itself', () => {
  it('has the same name and bytes as git gives it', async () => {
    const sha = blob('hello\n')
    expect((await git(dir, ['hash-object', '--stdin'], { input: 'hello\n' })).stdout.toString().trim()).toBe(sha)
    expect(await ask('cat-file', '-p', sha)).toBe('hello')
  })

  it('reads what git has packed away', async () => {
    const tree = writeTree(dir, [{ mode: '100644', name: 'packed', sha: blob('packed') }])
    const sha = writeCommit(dir, { tree, parents: [], author: who, committer: who, message: 'Packed' })
    moveRef(dir, 'refs/heads/packed', sha, null)
    await ask('repack', '-a', '-d', '-q')
    await ask('prune-packed')
    await ask('pack-refs', '--all')
    expect(readRef(dir, 'refs/heads/packed')).toBe(sha)
    expect((await readObject(dir, blob('packed')))?.data.toString()).toBe('packed')
    expect((await readCommit(dir, sha))?.message).toBe('Packed')
  })

  it('sorts a tree as git does, folders as if they ended in a slash', async () => {
    const names = ['a', 'a.b', 'a-b', 'ab', 'B', 'ü']
    const files = names.map((name) => ({ path: name === 'a' ? 'a/x' : name, mode: '100644', sha: blob(name) }))
    const sha = await changeTree(dir, null, files)
    expect(await ask('fsck', '--strict', '--no-dangling')).toBe('')
    expect((await readTree(dir, sha))?.map((each) => each.name)).toEqual(['B', 'a-b', 'a.b', 'a', 'ab', 'ü'])
  })

  it('changes what it is told, drops a folder that becomes empty, and leaves the rest', async () => {
    const base = await changeTree(dir, null, [
      { path: 'a/one', mode: '100644', sha: blob('1') },
      { path: 'b/two', mode: '100755', sha: blob('2') },
    ])
    const next = await changeTree(dir, base, [
      { path: 'a/one', mode: '100644', sha: null },
      { path: 'c', mode: '100644', sha: blob('3') },
    ])
    expect((await walkTree(dir, next)).map((each) => `${each.mode} ${each.path}`)).toEqual([
      '040000 b',
      '100755 b/two',
      '100644 c',
    ])
  })

  it('tells renames, modes and binaries in a comparison', async () => {
    const long = Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n')
    const base = await changeTree(dir, null, [
      { path: 'old', mode: '100644', sha: blob(long) },
      { path: 'bin', mode: '100644', sha: writeObject(dir, 'blob', Buffer.from([0, 1, 2])) },
      { path: 'run', mode: '100644', sha: blob('x') },
    ])
    const head = await changeTree(dir, base, [
      { path: 'old', mode: '100644', sha: null },
      { path: 'new name', mode: '100644', sha: blob(`${long}\nmore`) },
      { path: 'bin', mode: '100644', sha: writeObject(dir, 'blob', Buffer.from([0, 1, 3])) },
      { path: 'run', mode: '100755', sha: blob('x') },
    ])
    const files = await diffFiles(dir, base, head)
    expect(
      files.map(({ filename, status, previous_filename, patch }) => [
        filename,
        status,
        previous_filename,
        Boolean(patch),
      ]),
    ).toEqual([
      ['bin', 'modified', undefined, false],
      ['new name', 'renamed', 'old', true],
      ['run', 'modified', undefined, false],
    ])
  })

  it('knows who stands behind whom', async () => {
    const tree = writeTree(dir, [])
    const make = (message: string, parents: string[]) =>
      writeCommit(dir, { tree, parents, author: who, committer: who, message })
    const root = make('root', [])
    const [left, right] = [make('left', [root]), make('right', [root])]
    const far = make('far', [make('near', [left])])
    expect(
      await Promise.all([isAncestor(dir, root, far), isAncestor(dir, right, far), isAncestor(dir, far, root)]),
    ).toEqual([true, false, false])
  })
})

describe('refs', () => {
  it('move only from where they are said to be', () => {
    const [one, two] = ['1'.repeat(40), '2'.repeat(40)]
    expect(moveRef(dir, 'refs/heads/x', one, null)).toBe(true)
    expect(moveRef(dir, 'refs/heads/x', two, null)).toBe(false)
    expect(moveRef(dir, 'refs/heads/x', two, two)).toBe(false)
    expect(moveRef(dir, 'refs/heads/x', two, one)).toBe(true)
    expect(moveRef(dir, 'refs/heads/x/y', one, null)).toBe(false)
    expect([...listRefs(dir, 'refs/heads/x')]).toEqual([['refs/heads/x', two]])
    expect(moveRef(dir, 'refs/heads/x', null, two)).toBe(true)
    expect(readRef(dir, 'refs/heads/x')).toBeNull()
  })

  it.each([
    'main',
    'refs/heads/',
    'refs/heads/a..b',
    'refs/heads/a b',
    'refs/heads/.a',
    'refs/heads/a.lock',
    'refs/heads/../x',
    'refs/heads/a\u0000',
  ])('refuses the name %j', (name) => expect(isRefName(name)).toBe(false))

  it.each(['refs/heads/main', 'refs/heads/sentra/run/42-dark-mode', 'refs/tags/v1.0'])('takes the name %s', (name) =>
    expect(isRefName(name)).toBe(true),
  )
})

describe('a push’s commands', () => {
  const [none, one, two] = ['0'.repeat(40), '1'.repeat(40), '2'.repeat(40)]
  const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`
  const body = Buffer.from(
    `${line(`${none} ${one} refs/heads/a\0 report-status`)}${line(`${two} ${none} refs/heads/b\n`)}0000PACK…`,
  )

  it('are read up to the flush, plain or zipped', () => {
    const expected = [
      { ref: 'refs/heads/a', before: null, after: one },
      { ref: 'refs/heads/b', before: two, after: null },
    ]
    expect(pushCommands(body, undefined)).toEqual(expected)
    expect(pushCommands(gzipSync(body), 'gzip')).toEqual(expected)
  })
})
