import { describe, expect, test } from 'vitest'
import { Config } from '../../../core/config/schema.ts'
import { absent, type Change } from '../judge/changes.ts'
import { managersOf } from './managers.ts'
import { type ManifestTexts, neededFor } from './needed.ts'

const managers = managersOf(Config.parse({}).dependencies)
const change = (path: string): Change => ({
  ...{ path, added: 1, removed: 0, binary: false },
  before: { mode: absent, blob: '' },
  after: { mode: '100644', blob: 'b' },
})
const manifest = (dependencies: object, more = {}) => JSON.stringify({ dependencies, ...more })
const text = (path: string, before: object | null, after: object): ManifestTexts => ({
  ...{ path, before: before && JSON.stringify(before), after: JSON.stringify(after) },
})
const needs = (files: string[], changed: string[], texts: ManifestTexts[] = [], known = managers) =>
  neededFor(changed.map(change), texts, new Set(files), known).map(({ folder, manager, files: given }) => [
    `${manager.name}:${folder}`,
    ...given,
  ])

describe('what is fetched anew', () => {
  test('is what a manifest asks for, by the manager whose lock file is there', () => {
    const npm = ['package.json', 'package-lock.json', 'src/a.js']
    expect(needs(npm, ['package.json', 'src/a.js'])).toEqual([['npm:', 'package-lock.json', 'package.json']])
    expect(needs(['package.json', 'pnpm-lock.yaml'], ['pnpm-lock.yaml'])).toEqual([
      ['pnpm:', 'package.json', 'pnpm-lock.yaml'],
    ])
    expect(needs(['package.json'], ['package.json'])).toEqual([['npm:', 'package.json']])
    expect(needs(['requirements.txt', 'constraints.txt'], ['constraints.txt'])).toEqual([
      ['pip:', 'constraints.txt', 'requirements.txt'],
    ])
  })

  test('is of both, where both are in one folder', () => {
    const files = ['package.json', 'package-lock.json', 'requirements.txt']
    expect(needs(files, ['package.json', 'requirements.txt']).map(([name]) => name)).toEqual(['npm:', 'pip:'])
  })

  test('is a workspace, where the lock file is above the manifest', () => {
    const files = [
      'package.json',
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'apps/shop/package.json',
      'lib/package.json',
    ]
    expect(needs([...files, 'lib/node_modules/x/package.json'], ['apps/shop/package.json'])).toEqual([
      ['pnpm:', 'apps/shop/package.json', 'lib/package.json', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'],
    ])
  })

  test('is nothing where a manifest changed in its scripts only, or a new one asks for nothing', () => {
    const scripts = text(
      'package.json',
      { dependencies: { a: '1' } },
      { dependencies: { a: '1' }, scripts: { x: 'y' } },
    )
    expect(needs(['package.json', 'package-lock.json'], ['package.json'], [scripts])).toEqual([])
    expect(needs(['package.json'], ['package.json'], [text('package.json', null, { name: 'x' })])).toEqual([])
    expect(needs([], ['package.json'])).toEqual([])
    expect(manifest({})).toBe('{"dependencies":{}}')
  })

  test('is what the configuration’s own managers say, before the built-in ones', () => {
    const yarn = {
      name: 'yarn',
      manifest: 'package.json',
      locks: ['yarn.lock'],
      fetch: 'x',
      installs: ['node_modules'],
    }
    const known = managersOf(
      Config.parse({ dependencies: { hosts: ['files.example.com'], managers: [yarn] } }).dependencies,
    )
    expect(needs(['package.json', 'yarn.lock'], ['yarn.lock'], [], known)).toEqual([
      ['yarn:', 'package.json', 'yarn.lock'],
    ])
    expect(needs(['package.json'], ['package.json'], [], known)).toEqual([['npm:', 'package.json']])
    expect(known.every(({ hosts }) => hosts.includes('files.example.com'))).toBe(true)
  })
})

describe('a host in the configuration', () => {
  test.each([
    '127.0.0.1',
    'localhost',
    '169.254.169.254',
    '[::1]',
    'a.example/path',
    'https://a.example',
    '*.example',
    'a.example.',
    '0x7f.1',
    'a..b.example',
  ])('may not be %s', (host) => expect(Config.safeParse({ dependencies: { hosts: [host] } }).success).toBe(false))
  test.each(['files.example.com', 'npm.acme.io:8443'])('may be %s', (host) => {
    expect(Config.safeParse({ dependencies: { hosts: [host] } }).success).toBe(true)
  })
})
