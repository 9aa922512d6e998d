import { expect, test } from 'vitest'
import { absent, type Change } from './changes.ts'
import { gateCommandFindings } from './gate-commands.ts'

const change = (path: string, before: string): Change => ({
  ...{ path, before: { mode: before, blob: '' }, after: { mode: '100644', blob: '' } },
  ...{ added: 1, removed: 0, binary: false },
})
const found = (path: string, before: string) =>
  gateCommandFindings([change(path, before)], [], []).map(({ weight }) => weight)

test.each([
  '.npmrc',
  'web/.npmrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  'bunfig.toml',
  'sitecustomize.py',
  'conftest.py',
  'tests/conftest.py',
  'pytest.ini',
  'vitest.config.ts',
  'jest.config.js',
  '.mocharc.json',
  '.envrc',
  'vite.config.ts',
  'web/vitest.config.ts',
  'vitest.workspace.ts',
  'setup.cfg',
  '.cargo/config.toml',
  'phpunit.xml',
  '.rspec',
  'GNUmakefile',
  '.env.test',
])('%s makes a draft, new or changed, because it can run in the place of the tests', (path) => {
  expect(found(path, absent)).toEqual(['draft'])
  expect(found(path, '100644')).toEqual(['draft'])
})

test.each([
  ...['tsconfig.json', 'eslint.config.js', 'Makefile', 'karma.conf.js', 'jest.setup.ts', 'deno.json', 'angular.json'],
  ...['pom.xml', 'build.gradle', 'app/build.gradle.kts', 'build.rs'],
])('%s makes a draft where it was there before', (path) => {
  expect(found(path, absent)).toEqual([])
  expect(found(path, '100644')).toEqual(['draft'])
})

test.each(['src/npmrc.ts', 'README.md', 'src/config.ts', 'test/vitest.test.ts', 'src/project.json', '.env.example'])(
  '%s is ordinary work',
  (path) => {
    expect(found(path, absent)).toEqual([])
    expect(found(path, '100644')).toEqual([])
  },
)

const gate = {
  folder: '',
  scripts: { test: 'node tools/run.js' },
  commands: ['npm test', 'sh test/all.sh', 'node x.test.js'],
}

test.each([
  ['tools/run.js', ['draft']],
  ['test/all.sh', ['draft']],
  ['x.test.js', []],
  ['src/run.js', []],
])('what the gate’s own commands run makes a draft, tests aside: %s', (path, weights) => {
  const found = gateCommandFindings([change(path, '100644')], [], [gate])
  expect(found.map(({ weight }) => weight)).toEqual(weights)
})
