import { describe, expect, test } from 'vitest'
import { commandNames } from '../commands/command.ts'
import { Config } from '../config/schema.ts'
import type { Permission } from '../github/port.ts'
import { memoryGitHub } from '../testing/memory-github.ts'
import { ada } from '../testing/samples.ts'
import { gatherApprover } from './gather.ts'
import { mayType, type TypistFacts, usableCommands } from './may-type.ts'

const permission = (level: Permission['level']): Permission => ({ id: 1, role: level, level })
const facts = (level: Permission['level'] | null, config: object = {}, is_author = false): TypistFacts => ({
  person: ada,
  approver: { permission: level === null ? null : permission(level), teams: {} },
  is_author,
  settings: Config.parse(config),
})
const allowed = (typist: TypistFacts) => commandNames.filter((name) => mayType(name, typist) === null).join(' ')
const all = 'spec revise approve reject status retry fix cancel help'

describe('who may type what', () => {
  test.each([
    ['admin', facts('admin'), all],
    ['maintain', facts('maintain'), all],
    ['write', facts('write'), all],
    ['triage', facts('triage'), 'status help'],
    ['read', facts('read'), 'status help'],
    ['nothing', facts('none'), 'status help'],
    ['what GitHub would not say', facts(null), 'status help'],
    [
      'write, where maintainers approve',
      facts('write', { approval: { permission: 'maintain' } }),
      'spec revise status fix help',
    ],
    ['write, not on the list', facts('admin', { approval: { people: ['bob'] } }), 'spec revise status fix help'],
    ['the author, by default', facts('read', {}, true), 'status help'],
    [
      'the author, where the settings allow',
      facts('read', { specs: { authors_may_revise: true } }, true),
      'revise status help',
    ],
    ['a reader, where authors may', facts('read', { specs: { authors_may_revise: true } }), 'status help'],
    ['a login that changed hands', { ...facts('admin'), person: { id: 9, login: 'ada' } }, 'status help'],
  ])('%s', (_, typist, expected) => {
    expect(allowed(typist)).toBe(expected)
  })

  test('a refusal names the rule and the role', () => {
    expect(mayType('spec', facts('triage'))?.message).toContain('needs write, and yours here is “triage”')
    expect(mayType('spec', facts(null))?.message).toContain('GitHub did not say')
    expect(mayType('cancel', facts('write', { approval: { permission: 'admin' } }))?.message).toContain('needs admin')
    for (const approval of [{ people: ['bob'] }, { teams: ['o/unseen'] }])
      expect(mayType('retry', facts('maintain', { approval }))?.message).toContain('Your role here is “maintain”.')
    const authors = facts('read', { specs: { authors_may_revise: true } })
    expect(mayType('revise', authors)?.message).toContain('or having opened the issue')
  })

  test('help offers what would do something here and now', () => {
    expect(usableCommands('origin', 'none', facts('write'))).toEqual(['spec', 'status', 'help'])
    expect(usableCommands('origin', 'draft', facts('write'))).toEqual(['revise', 'approve', 'reject', 'status', 'help'])
    expect(usableCommands('pull_request', 'running', facts('read'))).toEqual(['status', 'help'])
    expect(usableCommands('pull_request', 'in_review', facts('write'))).toContain('fix')
    expect(usableCommands('origin', 'in_review', facts('write'))).not.toContain('fix')
  })
})

test('teams are asked for only where they decide', async () => {
  const github = memoryGitHub()
  github.permissions.set('ada', permission('write'))
  github.teams.set('o/leads', ['ada'])
  const { approval } = Config.parse({ approval: { teams: ['o/leads', 'o/unseen'] } })
  expect(await gatherApprover(github, approval, 'ada')).toMatchObject({ teams: { 'o/leads': true, 'o/unseen': null } })
  expect(await gatherApprover(github, approval, 'eve')).toEqual({ permission: null, teams: {} })
  await gatherApprover(github, { ...approval, people: ['Ada'] }, 'ada')
  expect(github.calls).toEqual(['permission', 'inTeam', 'inTeam', 'permission', 'permission'])
})
