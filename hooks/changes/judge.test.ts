import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seeded } from '../../test/hooks/changes-sample.ts'
import { judge } from './judge.ts'
import { Keeper } from './memory.ts'
import { remember } from './remember.ts'

let base: string
let root: string
let keeper: Keeper

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'sentra-judge-')))
  root = path.join(base, 'project')
  mkdirSync(path.join(root, 'deep/er'), { recursive: true })
  mkdirSync(path.join(base, 'state'))
  execFileSync('git', ['init', '-q'], { cwd: root })
  for (const name of ['a.json', 'b.json', 'deep/c.json', 'deep/er/d.json']) write(name, '{}')
  keeper = new Keeper(path.join(base, 'state'))
})
afterEach(() => {
  keeper.close()
  rmSync(base, { recursive: true, force: true })
})

const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
  writeFileSync(path.join(root, name), text)
}
const rules = { own: [], protected: [] }
const before = (id: string) => remember(root, keeper, { id, agent: undefined, transcript: undefined }, undefined)
const after = (id: string) => judge({ id, root, named: undefined, rules: async () => rules }, keeper)

/** Every file and link of the project: mode and bytes. */
function tree(): Map<string, string> {
  const found = new Map<string, string>()
  for (const item of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(item.parentPath, item.name)
    const name = path.relative(root, file)
    if (name.startsWith('.git/') || item.isDirectory()) continue
    const { mode } = lstatSync(file)
    found.set(name, `${mode.toString(8)} ${item.isSymbolicLink() ? readlinkSync(file) : readFileSync(file, 'latin1')}`)
  }
  return found
}

const names = ['a.json', 'b.json', 'deep/c.json', 'deep/er/d.json', 'new.json', 'deep/new.json', 'x/y/z.json']

/** One thing that a tool may do to one file. */
function touch(random: () => number): void {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T
  const name = pick(names)
  const file = path.join(root, name)
  const there = existsSync(file) || Boolean(lstatSync(file, { throwIfNoEntry: false }))
  const kind = pick(['good', 'bad', 'bad', 'mode', 'delete', 'rename', 'link', 'out'])
  if (kind === 'good') rmSync(file, { force: true })
  if (kind === 'good' || kind === 'bad') {
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(file)
    write(name, kind === 'good' ? `{"n": ${Math.floor(random() * 1e6)}}` : `{"n": ${random()}`)
  }
  // Not through a link: it may lead to a file of the system.
  if (kind === 'mode' && lstatSync(file, { throwIfNoEntry: false })?.isFile())
    chmodSync(file, pick([0o600, 0o640, 0o755]))
  if (kind === 'delete') rmSync(file, { force: true })
  if (kind === 'rename' && there) renameSync(file, path.join(root, 'deep', `moved-${Math.floor(random() * 3)}.json`))
  if (kind === 'link' || kind === 'out') {
    rmSync(file, { force: true })
    mkdirSync(path.dirname(file), { recursive: true })
    symlinkSync(kind === 'out' ? '/etc/hostname' : 'nowhere.json', file)
  }
}

test.each(Array.from({ length: 25 }, (_, seed) => seed))(
  'whatever happens: what is refused is as it was, all else is as the tool left it (seed %i)',
  async (seed) => {
    const random = seeded(seed)
    for (let round = 0; round < 4; round++) {
      before(`call-${round}`)
      const old = tree()
      for (let step = 0; step < 4; step++) touch(random)
      const made = tree()
      const { findings, restored, left } = await after(`call-${round}`)
      const now = tree()
      expect(left).toEqual([])
      const refused = new Set(findings.filter(({ severity }) => severity === 'refused').map((one) => one.path))
      expect(new Set(restored)).toEqual(refused)
      for (const name of new Set([...old.keys(), ...made.keys(), ...now.keys()])) {
        expect([name, now.get(name)]).toEqual([name, (refused.has(name) ? old : made).get(name)])
      }
    }
  },
)

test('nothing is reported twice, and a tool that does nothing is let through', async () => {
  before('one')
  write('a.json', '{')
  expect((await after('one')).restored).toEqual(['a.json'])
  before('two')
  expect((await after('two')).findings).toEqual([])
})

test('tools side by side: what one did while the other began is still judged, and put back', async () => {
  before('one')
  write('a.json', '{')
  before('two')
  write('b.json', '[')
  const { restored } = await after('two')
  expect(restored.sort()).toEqual(['a.json', 'b.json'])
  expect((await after('one')).findings).toEqual([])
  expect(readFileSync(path.join(root, 'a.json'), 'utf8')).toBe('{}')
})

test('what was refused can be read again, outside the project', async () => {
  before('one')
  write('a.json', '{"long": "work"')
  const { kept } = await after('one')
  const [file] = readdirSync(kept ?? '')
  expect(readFileSync(path.join(kept ?? '', file ?? ''), 'utf8')).toBe('{"long": "work"')
})

test('an event that nobody announced judges the named file only, and leaves it', async () => {
  write('a.json', '{')
  write('b.json', '{')
  const { left, findings } = await judge({ id: 'x', root, named: 'a.json', rules: async () => rules }, keeper)
  expect(findings.map((one) => one.path)).toEqual(['a.json'])
  expect(left).toEqual([{ path: 'a.json', why: 'nothing was remembered before this change' }])
})
