import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { memoryGitHub } from '../testing/memory-github.ts'
import { configJsonSchema } from './json-schema.ts'
import { loadConfig, parseConfig } from './load.ts'
import { Config } from './schema.ts'

const full = `schema: 1
specs:
  branch: specs
approval:
  permission: maintain
  people: [ada]
  count: 2
  own_specs: false
budget:
  run: 1.5
projects:
  web:
    path: packages/web
    gate:
      test: npm test
`

describe('settings', () => {
  test('are all defaults without a file, or with an empty one', () => {
    for (const text of [null, '', '\n', '# nothing yet\n']) {
      expect(parseConfig(text)).toEqual({ config: Config.parse({}), problems: [] })
    }
  })

  test('are read as written', () => {
    const { config, problems } = parseConfig(full)
    expect(problems).toEqual([])
    expect(config).toMatchObject({ approval: { permission: 'maintain', count: 2 }, budget: { run: 1.5, spec: 20 } })
    expect(config.projects.web).toMatchObject({ path: 'packages/web', gate: { test: 'npm test' } })
  })

  test('come from one commit, which is named', async () => {
    const github = memoryGitHub()
    const main = await github.branchHead('main')
    expect(await loadConfig(github)).toMatchObject({ commit: main?.sha, problems: [] })
    const tree = await github.createTree(main?.tree ?? null, [{ path: '.sentra/config.yml', content: full }])
    await github.moveBranch('main', await github.createCommit({ tree, parents: [main?.sha ?? ''], message: 'x' }))
    expect((await loadConfig(github)).config.approval.count).toBe(2)
    expect((await loadConfig(github, main?.sha)).config.approval.count).toBe(1)
    expect(await loadConfig(memoryGitHub({ empty: true }))).toMatchObject({ commit: null, problems: [] })
  })
})

describe('a wrong file', () => {
  const cases: [string, string, { line: number; path: string; says: string }][] = [
    ['no YAML', 'approval:\n  people: [ada\nbudget: 1\n', { line: 3, path: '', says: '' }],
    ['a tab', 'approval:\n\tcount: 2\n', { line: 2, path: '', says: 'ab' }],
    ['a key twice', 'bot: app\nbot: auto\n', { line: 2, path: '', says: 'unique' }],
    ['a word for the file', 'yes\n', { line: 1, path: '', says: 'object' }],
    [
      'a misspelt section',
      'schema: 1\naproval:\n  count: 2\n',
      { line: 2, path: 'aproval', says: 'known here: `schema`, `bot`, `specs`, `approval`,' },
    ],
    [
      'a misspelt rule',
      'approval:\n  cuont: 2\n',
      {
        line: 2,
        path: 'approval.cuont',
        says: 'no setting that Sentra knows. Those that are known here: `permission`, `people`, `teams`, `count`, `own_specs`.',
      },
    ],
    [
      'a misspelt part of a project',
      'projects:\n  web:\n    path: web\n    gate:\n      tset: x\n',
      { line: 5, path: 'projects.web.gate.tset', says: 'known here: `' },
    ],
    ['a word for a number', 'bot: app\nbudget:\n  day: lots\n', { line: 3, path: 'budget.day', says: 'number' }],
    ['too large', 'approval:\n  count: 11\n', { line: 2, path: 'approval.count', says: '10' }],
    [
      'an unknown choice',
      'approval:\n  permission: read\n',
      { line: 2, path: 'approval.permission', says: '"write"|"maintain"|"admin"' },
    ],
    [
      'an item of a list',
      'agent:\n  protected:\n    - ok\n    - /etc\n',
      { line: 4, path: 'agent.protected.1', says: 'inside the repository' },
    ],
    [
      'a path that climbs',
      'projects:\n  web:\n    path: ../x\n',
      { line: 3, path: 'projects.web.path', says: 'inside the repository' },
    ],
    ['a newer schema', 'bot: app\nschema: 2\n', { line: 2, path: 'schema', says: 'Update Sentra' }],
    [
      'a billion laughs',
      `a: &a [x]\n${Array.from({ length: 9 }, (_, index) => `b${index}: &b${index} [${'*a,'.repeat(60)}]`).join('\n')}`,
      { line: 1, path: '', says: 'object' },
    ],
  ]

  test.each(cases)('%s is named with its line', (_, text, { line, path, says }) => {
    const { problems } = parseConfig(text)
    expect(problems[0]).toMatchObject({ line, path })
    expect(problems[0]?.message).toContain(says)
  })

  test.each(cases)('%s never lets anybody do more than the file would have', (_, text) => {
    const { config } = parseConfig(text)
    const touched = ['approval', 'budget', 'specs'].filter((section) => text.includes(`${section}:`))
    if (touched.includes('approval') || !/^(?:bot|agent|projects)/.test(text)) {
      expect(config.approval).toMatchObject({ permission: 'admin', people: [] })
    }
    if (touched.includes('budget')) expect(config.budget.day).toBeLessThan(1)
  })

  test('keeps the sections that are right', () => {
    const { config, problems } = parseConfig('approval:\n  people: [ada]\nbudget:\n  day: lots\n')
    expect(problems).toHaveLength(1)
    expect(config).toMatchObject({ approval: { people: ['ada'] }, budget: { day: 0.01 } })
  })
})

describe('the JSON Schema for editors', () => {
  test('is fresh', async () => {
    await expect(`${JSON.stringify(configJsonSchema(), null, 2)}\n`).toMatchFileSnapshot('config.schema.json')
  })

  test('takes what the reader takes, and refuses what it refuses', () => {
    const check = new Ajv2020({ strict: false }).compile(configJsonSchema())
    expect(check(parse(full))).toBe(true)
    expect(check({})).toBe(true)
    expect(check({ aproval: {} })).toBe(false)
    expect(check({ approval: { count: 0 } })).toBe(false)
  })
})
