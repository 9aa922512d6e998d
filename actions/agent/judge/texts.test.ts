import { afterEach, beforeEach, expect, test } from 'vitest'
import { Config } from '../../../core/config/schema.ts'
import { preparedProject, temporary, write } from '../../../test/agent/repository.ts'
import { dependencies } from '../dependencies/dependencies.ts'
import { type Git, git } from '../git.ts'
import type { Track } from '../track.ts'
import { type Change, changesBetween } from './changes.ts'
import { examine } from './examine.ts'
import { textsOf } from './texts.ts'

let scene: ReturnType<typeof temporary>
beforeEach(() => {
  scene = temporary()
})
afterEach(() => scene.remove())

/** The host's git, and how it was called. */
function counted() {
  const calls: string[] = []
  let running = 0
  let atOnce = 0
  const counting: Git = async (place, args, options) => {
    calls.push(args.join(' '))
    running += 1
    atOnce = Math.max(atOnce, running)
    try {
      return await git(place, args, options)
    } finally {
      running -= 1
    }
  }
  return { git: counting, catFiles: () => calls.filter((call) => call.startsWith('cat-file')), atOnce: () => atOnce }
}

const many = (count: number, name: (index: number) => string, text: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), text(index)]))

test('texts are what git has, whatever stands in them', async () => {
  const odd = {
    'a.txt': '',
    'b.txt': '\n\n',
    'c.txt': 'größe 語 🦉',
    'd.txt': `${'0'.repeat(40)} blob 3\n`,
    'e.txt': 'e\r\n',
  }
  const { prepared, folders } = await preparedProject(scene.folder, { ...odd, 'f.txt': 'old\n' })
  write(folders.workspace, { 'f.txt': 'new\n', 'g.txt': 'old\n', 'link.txt': { link: 'f.txt' } })
  const { changes } = await examine(git, prepared, folders, Config.parse({}))
  const empty = (await git(prepared.history, ['mktree'], { input: '' })).toString('utf8').trim()
  const all = await changesBetween(git, prepared.history, empty, prepared.base.tree)
  const read = async (of: readonly Change[]) =>
    (await textsOf(git, prepared.history, of, () => true)).texts.map(({ path, before, after }) => [path, before, after])
  expect(await read(all)).toEqual(
    [...Object.entries(odd), ['f.txt', 'old\n']].map(([path, text]) => [path, null, text]),
  )
  expect(await read(changes)).toEqual([
    ['f.txt', 'old\n', 'new\n'],
    ['g.txt', null, 'old\n'],
    ['link.txt', null, null],
  ])
})

test('however many files are changed, few gits read them, one after the other', async () => {
  const { prepared, folders } = await preparedProject(scene.folder, { 'package.json': '{}\n' })
  write(
    folders.workspace,
    many(
      300,
      (n) => `test/${n}.test.js`,
      (n) => `expect(${n})\n`,
    ),
  )
  const host = counted()
  const examined = await examine(host.git, prepared, folders, Config.parse({}))
  expect(examined.changes).toHaveLength(300)
  expect(host.catFiles().length).toBeLessThanOrEqual(4)
  expect(host.atOnce()).toBeLessThanOrEqual(4)
})

test('what can hold no lock is not read for its locks', async () => {
  const { prepared, folders } = await preparedProject(scene.folder, { 'package.json': '{}\n' })
  write(
    folders.workspace,
    many(
      50,
      (n) => `src/${n}.js`,
      (n) => `export const n = ${n}\n`,
    ),
  )
  const config = Config.parse({})
  const examined = await examine(git, prepared, folders, config)
  const track = { examined, prepared, folders, approved: { config } } as unknown as Track
  const host = counted()
  const log = { info: () => {}, warn: () => {} }
  const found = await dependencies({ git: host.git, log }, { run: () => Promise.reject(new Error('none')) }, track)
  expect(found.dependencies.installed).toEqual([])
  expect(host.catFiles()).toEqual([])
})

test('a file that is too long to be compared is named, and the others are compared', async () => {
  const test = "test('adds', () => {\n  expect(1).toBe(1)\n})\n"
  const { prepared, folders } = await preparedProject(scene.folder, { 'test/a.test.js': test, 'test/b.test.js': test })
  write(folders.workspace, { 'test/a.test.js': `//${'x'.repeat(9_000_000)}\n`, 'test/b.test.js': '\n' })
  const { findings } = await examine(git, prepared, folders, Config.parse({ agent: { patch_lines: 100 } }))
  expect(findings.map(({ weight, text }) => [weight, text])).toEqual([
    ['draft', '`test/b.test.js` has 1 assertion fewer than before.'],
    ['draft', '`test/a.test.js` is too long to be compared with the base.'],
  ])
})
