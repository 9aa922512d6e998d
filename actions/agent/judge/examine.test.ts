import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Config } from '../../../core/config/schema.ts'
import { type Files, preparedProject, temporary, write } from '../../../test/agent/repository.ts'
import { git } from '../git.ts'
import { examine, keepPatches } from './examine.ts'

let scene: ReturnType<typeof temporary>
beforeEach(() => {
  scene = temporary()
})
afterEach(() => scene.remove())

const settings = Config.parse({ agent: { protected: ['infra'], patch_lines: 100 } })
const base: Files = {
  'README.md': '# Sums\n',
  'src/sum.js': 'export const sum = (a, b) => a + b\n',
  'test/sum.test.js': "test('adds', () => {\n  expect(sum(1, 2)).toBe(3)\n  expect(sum(0, 0)).toBe(0)\n})\n",
  'package.json': '{"scripts":{"test":"node --test"}}\n',
  'package-lock.json': '{}\n',
  'infra/main.tf': 'x\n',
  '.gitignore': 'node_modules/\n.env\n',
  '.gitattributes': '*.bin filter=lfs\n',
}

async function after(files: Files, then?: (workspace: string) => void) {
  const project = await preparedProject(scene.folder, base)
  write(project.folders.workspace, files)
  then?.(project.folders.workspace)
  const examined = await examine(git, project.prepared, project.folders, settings)
  return { ...project, examined, rules: examined.findings.map(({ rule, path }) => [rule, path]) }
}

test('a plain change is published as it is, modes kept', async () => {
  const { examined } = await after({ 'src/new.js': 'export {}\n', 'bin/run': { run: '#!/bin/sh\n' } })
  expect(examined.findings).toEqual([])
  expect(examined.changes.map(({ path, after }) => [path, after.mode])).toEqual([
    ['bin/run', '100755'],
    ['src/new.js', '100644'],
  ])
})

test('a script behind a target of the Makefile says how the checks work, where the gate goes by one', async () => {
  const files = { ...base, Makefile: 'check:\n\t@bash scripts/check.sh\n', 'scripts/check.sh': 'node --test\n' }
  const project = await preparedProject(scene.folder, files)
  write(project.folders.workspace, { 'scripts/check.sh': 'true\n' })
  const found = async (config: Config) =>
    (await examine(git, project.prepared, project.folders, config)).findings.map(({ rule, path }) => [rule, path])
  expect(await found(Config.parse({ gate: { test: 'make check' } }))).toEqual([['gate-commands', 'scripts/check.sh']])
  expect(await found(Config.parse({}))).toEqual([])
})

test.each<[string, Files, string, string]>([
  ['a workflow', { '.github/workflows/x.yml': 'on: push\n' }, 'protected', '.github/workflows/x.yml'],
  ['our configuration', { '.sentra/config.yml': 'schema: 1\n' }, 'protected', '.sentra/config.yml'],
  ['a path that the configuration protects', { 'infra/main.tf': 'y\n' }, 'protected', 'infra/main.tf'],
  ['attributes, which decide what git shows', { '.gitattributes': '* -diff\n' }, 'protected', '.gitattributes'],
  ['attributes further down', { 'src/.gitattributes': '* -diff\n' }, 'protected', 'src/.gitattributes'],
  ['a protected path in other letters', { '.GitHub/x.yml': 'a\n' }, 'protected', '.GitHub/x.yml'],
  ['a lock file alone', { 'package-lock.json': '{"a":1}\n' }, 'lock-only', 'package-lock.json'],
  ['a link to the host', { 'src/passwd': { link: '/etc/passwd' } }, 'symlink', 'src/passwd'],
  ['a link out of the tree', { 'src/out': { link: '../../x' } }, 'symlink', 'src/out'],
  ['a link into git', { hooks: { link: '.git/hooks' } }, 'symlink', 'hooks'],
  ['a program as a binary', { 'src/tool': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0]) }, 'binary', 'src/tool'],
  ['a file of Git LFS', { 'data.bin': 'not a pointer\n' }, 'lfs', 'data.bin'],
  ['a name that hides itself', { 'src/a\u202etxt.js': 'a\n' }, 'file-name', 'src/a\u202etxt.js'],
  ['a secret', { 'src/key.js': `const key = 'ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}'\n` }, 'secret', 'src/key.js'],
])('%s is withheld, and the rest is published', async (_, files, rule, file) => {
  const { examined, rules } = await after({ ...files, 'src/fine.js': 'export {}\n' })
  expect(rules).toContainEqual([rule, file])
  expect(examined.changes.map(({ path }) => path)).toEqual(['src/fine.js'])
})

test('a link that stays inside is a change like any other', async () => {
  const { examined } = await after({ 'src/again.js': { link: 'sum.js' } })
  expect(examined.findings).toEqual([])
  expect(examined.changes[0]?.after.mode).toBe('120000')
})

test('a repository in the workspace is left out, and git is not run in it', async () => {
  const proof = path.join(scene.folder, 'ran')
  const { rules, examined } = await after({ 'src/fine.js': 'export {}\n', 'sub/file': 'x\n' }, (workspace) => {
    const sub = path.join(workspace, 'sub')
    execFileSync('git', ['init', '--quiet', sub])
    execFileSync('git', ['-C', sub, 'config', 'core.fsmonitor', `touch ${proof}; false`])
  })
  expect(rules).toContainEqual(['submodule', 'sub'])
  expect(examined.changes.map(({ path }) => path)).toEqual(['src/fine.js'])
  expect(existsSync(proof)).toBe(false)
})

test("settings and hooks of the workspace's own repository run nothing on the host", async () => {
  const proof = path.join(scene.folder, 'ran')
  const { examined } = await after(
    { 'src/fine.js': 'export {}\n', '.gitattributes': '*.js filter=evil\n' },
    (workspace) => {
      const config = (key: string) => execFileSync('git', ['-C', workspace, 'config', key, `touch ${proof}; cat`])
      for (const key of ['filter.evil.clean', 'core.fsmonitor', 'diff.external', 'core.pager']) config(key)
      writeFileSync(path.join(workspace, '.git/hooks-x'), '')
    },
  )
  expect(examined.changes.map(({ path }) => path)).toEqual(['src/fine.js'])
  expect(existsSync(proof)).toBe(false)
})

test('what git ignores is not published, even where the agent forced it into its own index', async () => {
  const { examined } = await after({ '.env': 'A=1\n', 'src/fine.js': 'export {}\n' }, (workspace) => {
    execFileSync('git', ['-C', workspace, 'add', '--force', '.env'])
  })
  expect(examined.changes.map(({ path }) => path)).toEqual(['src/fine.js'])
})

test('tests that became weaker make a draft', async () => {
  const weaker = "test.skip('adds', () => {\n  expect(sum(1, 2)).toBe(3)\n})\n"
  const { examined } = await after({ 'test/sum.test.js': weaker })
  expect(examined.findings.map(({ rule, weight, text }) => [rule, weight, text])).toEqual([
    ['tests-weakened', 'draft', '`test/sum.test.js` skips 1 more test than before.'],
    ['tests-weakened', 'draft', '`test/sum.test.js` has 1 assertion fewer than before.'],
  ])
})

test('deleted tests make a draft', async () => {
  const { rules } = await after({}, (workspace) => rmSync(path.join(workspace, 'test/sum.test.js')))
  expect(rules).toEqual([['tests-weakened', 'test/sum.test.js']])
})

test('a test script that changes makes a draft; a new script does not', async () => {
  const changed = await after({ 'package.json': '{"scripts":{"test":"true"}}\n' })
  expect(changed.rules).toEqual([['gate-commands', 'package.json']])
  scene.remove()
  scene = temporary()
  const added = await after({ 'package.json': '{"scripts":{"test":"node --test","dev":"x"}}\n' })
  expect(added.rules).toEqual([])
})

test('a patch above the limit makes a draft', async () => {
  const { rules } = await after({ 'src/long.js': 'a\n'.repeat(101) })
  expect(rules).toEqual([['size', undefined]])
})

test('patches keep all of the work but the secrets, and git applies them', async () => {
  const secret = `ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`
  const { examined, prepared, folders, checkout } = await after({
    'src/fine.js': 'export {}\n',
    '.github/workflows/x.yml': 'on: push\n',
    'src/key.js': `const key = '${secret}'\n`,
    'src/logo.png': Buffer.from([0x89, 0x50, 0, 1, 2, 3, 0, 255]),
  })
  await keepPatches(git, prepared, examined, folders.output)
  const both = ['changes.patch', 'withheld.patch'].map((name) => path.join(folders.output, name))
  for (const file of both) execFileSync('git', ['-C', checkout, 'apply', file])
  expect(readFileSync(path.join(checkout, '.github/workflows/x.yml'), 'utf8')).toBe('on: push\n')
  expect(existsSync(path.join(checkout, 'src/logo.png'))).toBe(true)
  expect(both.map((file) => readFileSync(file, 'utf8')).join('')).not.toContain(secret)
})
