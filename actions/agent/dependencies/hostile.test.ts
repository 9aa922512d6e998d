import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring } from './install.ts'
import { swappedIn } from './lock-swaps.ts'
import { copyPlain, textBelow } from './regular.ts'
import { unwantedLines } from './requirements.ts'

describe('what a container left, read by the host', () => {
  let root: string
  const at = (name: string) => path.join(root, name)
  beforeAll(() => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'sentra-left-')))
    for (const folder of ['left/real', 'secret/node_modules/key', 'to', 'copy'])
      mkdirSync(at(folder), { recursive: true })
    writeFileSync(at('secret/token'), 'canary')
    writeFileSync(at('secret/node_modules/key/token'), 'canary')
    writeFileSync(at('left/real/lock'), 'plain')
    symlinkSync(at('secret/token'), at('left/lock'))
    symlinkSync(at('secret'), at('left/web'))
    symlinkSync(at('secret/node_modules'), at('left/node_modules'))
  })
  afterAll(() => rmSync(root, { recursive: true }))

  test('is a lock file only where it is a plain file, and no link is on the way', async () => {
    expect(await textBelow(at('left'), 'real/lock')).toBe('plain')
    for (const name of ['lock', 'web/token', 'none', 'real', '../secret/token'])
      expect(await textBelow(at('left'), name), name).toBeNull()
  })

  test('is a folder of packages only where it is one: a link to the host’s own brings nothing', async () => {
    await bring(at('left'), at('to'), ['node_modules', 'web/node_modules'])
    expect(readdirSync(at('to'))).toEqual([])
  })

  test('is handed on as manifest only where it is a plain file', async () => {
    await copyPlain(at('left'), at('copy'), ['lock', 'web/token', 'real/lock'])
    expect(readdirSync(at('copy'), { recursive: true })).toEqual(['real', 'real/lock'])
  })
})

describe('requirements', () => {
  test.each([
    'plus==1.0.0 --hash=sha256:0a',
    'plus[fast] >=1, <2 ; python_version > "3.8" # why',
    '-r requirements-more.txt\n--require-hashes\n--pre\n-c constraints.txt',
    '# -i https://evil.example\n\nplus',
  ])('%j are fetched', (text) => expect(unwantedLines([text])).toEqual([]))

  test.each([
    '--no-binary :all:',
    '--no-binary=plus',
    '-i https://evil.example/simple',
    '--extra-index-url https://evil.example/simple',
    '--find-links ./wheels',
    '--trusted-host evil.example',
    '-e .',
    '-e git+https://evil.example/x.git',
    'plus @ https://files.pythonhosted.org/packages/plus.tar.gz',
    'plus@https://files.pythonhosted.org/packages/plus.tar.gz',
    'https://evil.example/plus.tar.gz',
    'git+ssh://git@evil.example/plus',
    'file:///etc/passwd',
    './plus',
    '../plus',
    '/etc/plus',
    'folder/plus',
    'plus.tar.gz',
    'plus==1.0 --config-settings=x=y',
    'plus==1.0 --global-option=x',
    '-\\\n-no-binary :all:',
  ])('%j would run code, or lead elsewhere', (text) => expect(unwantedLines([text])).toHaveLength(1))
})

describe('a lock file', () => {
  const npm = (entry: object) =>
    JSON.stringify({ packages: { '': {}, 'node_modules/minus': { version: '1.0.0', ...entry } } })
  const was = { resolved: 'https://r.example/minus/-/minus-1.0.0.tgz', integrity: 'sha512-a' }
  const found = (before: string, after: string, name = 'package-lock.json') =>
    swappedIn({ path: name, before, after }).map(({ weight }) => weight)

  test('may bring what is new, and write down what was not', () => {
    expect(found(npm(was), npm(was))).toEqual([])
    expect(found(npm(was), npm({ ...was, version: '1.0.1', integrity: 'sha512-b' }))).toEqual([])
    expect(found(npm({ resolved: was.resolved }), npm(was))).toEqual([])
    expect(found('{}', npm(was))).toEqual([])
  })

  test.each([
    ['another hash', { ...was, integrity: 'sha512-evil' }],
    ['another address, and no hash', { resolved: 'https://evil.example/minus-1.0.0.tgz' }],
    ['no hash any more', { resolved: was.resolved }],
    ['a link in the package’s place', { resolved: 'evil', link: true, version: '1.0.0' }],
  ])('that gives %s under the same version makes a draft', (_, entry) => {
    expect(found(npm(was), npm(entry))).toEqual(['draft'])
  })

  test('that takes a package from where another one lies makes a draft, however new it is', () => {
    const from = (resolved: string) => found(npm(was), npm({ ...was, version: '2.0.0', resolved }))
    expect(from('https://r.example/minus/-/minus-2.0.0.tgz')).toEqual([])
    expect(from('https://r.example/evil/-/evil-2.0.0.tgz')).toEqual(['draft'])
    expect(from('https://r.example/minus-evil/-/x.tgz')).toEqual(['draft'])
  })

  test('of pnpm’s is read too', () => {
    const pnpm = (resolution: string) => `packages:\n  minus@1.0.0:\n    resolution: {${resolution}}\n`
    expect(found(pnpm('integrity: a'), pnpm('integrity: a'), 'web/pnpm-lock.yaml')).toEqual([])
    expect(found(pnpm('integrity: a'), pnpm('integrity: b'), 'web/pnpm-lock.yaml')).toEqual(['draft'])
    expect(found(pnpm('integrity: a'), pnpm('tarball: "https://evil.example"'), 'pnpm-lock.yaml')).toEqual(['draft'])
  })

  test('that is none says nothing', () => {
    expect(found('{', '{"packages": 7}')).toEqual([])
    expect(found('a: &a [*a]', 'a', 'pnpm-lock.yaml')).toEqual([])
  })
})
