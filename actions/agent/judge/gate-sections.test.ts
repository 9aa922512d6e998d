import { expect, test } from 'vitest'
import { changedSections } from './gate-sections.ts'

const json = (value: unknown) => JSON.stringify(value)
const pyproject = '[project]\nname = "x"\ndependencies = ["a"]\n[tool.pytest.ini_options]\naddopts = "-q"\n'
const cargo = '[package]\nname = "x"\nversion = "1.0.0"\n[dependencies]\na = "1"\n'

test.each<[what: string, path: string, before: string | null, after: string | null, sections: string[] | 'unreadable']>(
  [
    ['a script', 'package.json', json({ scripts: { test: 'a' } }), json({ scripts: { test: 'b' } }), ['scripts']],
    ['a script before it', 'package.json', json({ scripts: {} }), json({ scripts: { pretest: 'b' } }), ['scripts']],
    [
      'more of a runner’s settings',
      'package.json',
      json({ jest: { a: '1' } }),
      json({ jest: { a: '1', b: '2' } }),
      ['jest'],
    ],
    ['a runner’s settings that are new', 'web/package.json', json({}), json({ vitest: {} }), ['vitest']],
    ['no manifest any more', 'package.json', json({}), null, 'unreadable'],
    ['options of pytest', 'pyproject.toml', pyproject, pyproject.replace('-q', '--deselect a'), ['tool.pytest']],
    ['options of pytest, new', 'pyproject.toml', null, pyproject, ['tool.pytest']],
    [
      'options under a key with dots',
      'pyproject.toml',
      '',
      'tool.pytest.ini_options.addopts = "-x"\n',
      ['tool.pytest'],
    ],
    [
      'a plugin of pytest',
      'pyproject.toml',
      pyproject,
      `${pyproject}[project.entry-points.pytest11]\na = "b"\n`,
      ['project.entry-points'],
    ],
    ['no TOML any more', 'pyproject.toml', pyproject, '[', 'unreadable'],
    ['a test left out', 'Cargo.toml', cargo, `${cargo}[[test]]\nname = "a"\ntest = false\n`, ['test']],
    [
      'tests not looked for',
      'Cargo.toml',
      cargo,
      cargo.replace('version', 'autotests = false\nversion'),
      ['package.autotests'],
    ],
    ['a script of Composer', 'composer.json', json({ scripts: { test: 'a' } }), json({}), ['scripts']],
  ],
)('%s in %s counts', (_, path, before, after, sections) => {
  expect(changedSections({ path, before, after })).toEqual(sections)
})

test.each<[what: string, path: string, before: string | null, after: string]>([
  ['a dependency', 'package.json', json({ dependencies: {} }), json({ dependencies: { a: '1' } })],
  ['a script that is new', 'package.json', json({ scripts: { a: '1' } }), json({ scripts: { a: '1', b: '2' } })],
  ['a manifest that is new', 'web/package.json', null, json({ scripts: { test: 'a' } })],
  ['a dependency', 'pyproject.toml', pyproject, pyproject.replace('"a"', '"a", "b[x]"')],
  ['a group of dependencies', 'pyproject.toml', pyproject, `${pyproject}[dependency-groups]\ndev = ["b"]\n`],
  ['a dependency of Poetry', 'pyproject.toml', pyproject, `${pyproject}[tool.poetry.dependencies]\nb = "1"\n`],
  ['a manifest that is new, without tools', 'pyproject.toml', null, '[project]\nname = "x"\n'],
  ['a dependency', 'Cargo.toml', cargo, `${cargo}b = { version = "1", features = ["c"] }\n`],
  ['a version', 'Cargo.toml', cargo, cargo.replace('1.0.0', '1.1.0')],
  ['anything', 'src/data.toml', 'a = 1\n', 'a = 2\n'],
])('%s in %s is ordinary work', (_, path, before, after) => {
  expect(changedSections({ path, before, after })).toEqual([])
})
