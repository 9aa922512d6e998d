import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { chosenParts, readArguments, shown } from './command.ts'
import { parts } from './parts.ts'

const root = path.join(import.meta.dirname, '..')
const asked = { json: true, full: false, only: '' }

test('as JSON every figure has its goal and its note, or null for them', () => {
  const figures = [
    { id: 'a.b', value: 1, unit: 'bytes' },
    { id: 'a.c', value: 2, unit: 's', goal: 'at most 3', peer: { name: 'x', value: 4 }, note: 'n' },
  ]
  expect(JSON.parse(shown(figures, asked))).toEqual([
    { id: 'a.b', value: 1, unit: 'bytes', goal: null, note: null },
    { id: 'a.c', value: 2, unit: 's', goal: 'at most 3', peer: { name: 'x', value: 4 }, note: 'n' },
  ])
  expect(JSON.parse(shown(figures, { ...asked, only: 'a.c' }))).toHaveLength(1)
})

test('a part is chosen by a prefix, or by a figure within it', () => {
  const names = (only: string) => {
    const chosen = chosenParts(parts, only)
    return 'problem' in chosen ? chosen.problem : chosen.flatMap((part) => part.ids)
  }
  expect(names('install')).toEqual(['install.bytes'])
  expect(names('hooks.secrets.found')).toEqual(['hooks.verify-changes', 'hooks.secrets'])
  expect(names('')).toEqual(parts.flatMap((part) => part.ids))
  expect(names('nothing')).toMatch(/^No figure begins with "nothing"\. There are:\n {2}approval/)
})

test.each([
  [['--jason'], /^Unknown option '--jason'\. It takes --json, --full and --only PREFIX\.$/],
  [['--only'], /^Option '--only <value>' argument missing\. It takes/],
  [['story'], /^Unexpected argument 'story'\. It takes/],
])('%j is answered with what it takes', (args, line) => {
  expect(readArguments(args)).toEqual({ problem: expect.stringMatching(line) })
})

/** What README.md explains: whole ids, and `x.*` for all that begin so. */
const explained = [...readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8').matchAll(/^\| (`.*?) \|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id))
  .map((id) => ({ id, fits: (other: string) => (id.endsWith('*') ? other.startsWith(id.slice(0, -1)) : other === id) }))

test('every figure is explained in the README, and the README explains none that nothing measures', () => {
  const known = (id: string) => explained.some(({ fits }) => fits(id))
  const written = globSync('bench/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })
    .flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(/\bid: '([a-z-]+(?:\.[a-z0-9-]+)+)'/g)])
    .map(([, id = '']) => id)
  expect(written.length).toBeGreaterThan(25)
  expect(written.filter((id) => !known(id))).toEqual([])
  const measured = parts.flatMap((part) => part.ids)
  const from = (id: string) =>
    measured.some((prefix) => id.startsWith(`${prefix}.`) || id === prefix || prefix.startsWith(id.replace(/\*$/, '')))
  expect(explained.map(({ id }) => id).filter((id) => !from(id))).toEqual([])
})

test('prints one array and nothing else, of what is laid down within 600,000,000 bytes', () => {
  const args = ['bench/index.ts', '--json', '--only', 'install']
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const [figure, ...more] = JSON.parse(stdout)
  expect(more).toEqual([])
  expect(figure).toMatchObject({ id: 'install.bytes', unit: 'bytes', goal: 'at most 600,000,000' })
  expect(figure.value).toBeLessThanOrEqual(600_000_000)
})

test('an unknown flag ends with a line and no trace', () => {
  const { stderr, status } = spawnSync(process.execPath, ['bench/index.ts', '--jason'], { cwd: root, encoding: 'utf8' })
  expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, lines: 1 })
})
