import { describe, expect, test } from 'vitest'
import { Config } from '../config/schema.ts'
import type { SpecMetadata } from '../spec/metadata.ts'
import { ada, bob, sampleApproval, sampleSource } from '../testing/samples.ts'
import { type ApprovalFacts, decideApproval } from './decide.ts'
import { offerLine } from './offer.ts'

const old = 'b'.repeat(64)
const hash = '8f3a2c19d0b47e55'.repeat(4)
const spec: SpecMetadata = {
  schema: 1,
  id: '42-dark-mode',
  project: 'shop',
  title: 'Dark mode',
  status: 'draft',
  origin: { issue: 42, author: ada },
  versions: [
    { version: 1, sha256: old, created_at: '2026-11-22T10:00:00Z', source: sampleSource(42), cost_usd: 0 },
    { version: 2, sha256: hash, created_at: '2026-11-22T10:01:00Z', source: sampleSource(43), cost_usd: 0 },
  ],
  approved_version: null,
  approvals: [],
  implementation: null,
  decisions: [],
  spent_usd: 0,
}
const person = { ...ada, type: 'User' }
const comment = {
  id: 501,
  issue: 42,
  author: person,
  body: '/approve',
  body_sha256: 'c'.repeat(64),
  created_at: '2026-11-22T10:02:10Z',
  edited: false,
  via_app: null,
}
const write = { id: 1, role: 'write', level: 'write' } as const
const base: ApprovalFacts = {
  spec,
  command: {},
  comment,
  approver: { permission: write, teams: {} },
  askers: null,
  bot: { id: 900, login: 'sentra[bot]', app_id: 77, shared: false },
  shown: { version: 2, sha256: hash, at: '2026-11-22T10:01:10Z' },
  rules: Config.parse({}).approval,
  on_show_seconds: 60,
}
const rules = (approval: object) => Config.parse({ approval }).approval
const shared = { ...base.bot, shared: true }

const cases: [string, Partial<ApprovalFacts>, string][] = [
  ['a bare one after a minute on show', {}, 'accepted'],
  ['a bare one a second early', { comment: { ...comment, created_at: '2026-11-22T10:02:09Z' } }, 'too_soon'],
  [
    'one written before the version was shown',
    { comment: { ...comment, created_at: '2026-11-22T10:01:00Z' } },
    'too_soon',
  ],
  ['the version alone is as bare', { command: { version: 2 }, shown: null }, 'not_on_show'],
  [
    'one for which an older version is shown',
    { shown: { version: 1, sha256: old, at: '2026-11-22T09:00:00Z' } },
    'not_on_show',
  ],
  [
    'one for which other bytes are shown',
    { shown: { version: 2, sha256: old, at: '2026-11-22T09:00:00Z' } },
    'not_on_show',
  ],
  [
    'a setting of no wait',
    { on_show_seconds: 0, comment: { ...comment, created_at: '2026-11-22T10:01:10Z' } },
    'accepted',
  ],
  ['the hash, at once', { command: { version: 2, hash: hash.slice(0, 16) }, shown: null }, 'accepted'],
  ['the hash without the version', { command: { hash } }, 'accepted'],
  ['the hash of the older version', { command: { version: 1, hash: old.slice(0, 16) } }, 'not_newest'],
  ['the hash of the older version, unnamed', { command: { hash: old.slice(0, 16) } }, 'not_newest'],
  ['the older version', { command: { version: 1 } }, 'not_newest'],
  ['a version to come', { command: { version: 3 } }, 'not_newest'],
  ['the hash of nothing', { command: { hash: 'd'.repeat(16) } }, 'other_text'],
  ['a bare one on a shared token', { bot: shared }, 'hash_required'],
  ['the hash on a shared token', { bot: shared, command: { hash } }, 'accepted'],
  ['a deleted comment', { comment: null }, 'deleted_comment'],
  ['an edited comment', { comment: { ...comment, edited: true } }, 'edited_comment'],
  ['a comment on another issue', { comment: { ...comment, issue: 41 } }, 'other_issue'],
  ['a deleted account', { comment: { ...comment, author: null } }, 'deleted_account'],
  ['a bot', { comment: { ...comment, author: { ...person, type: 'Bot' } } }, 'bot'],
  ['a bot in disguise', { comment: { ...comment, author: { ...person, login: 'x[bot]' } } }, 'bot'],
  ['an organisation', { comment: { ...comment, author: { ...person, type: 'Organization' } } }, 'bot'],
  ['ourselves', { comment: { ...comment, author: { ...person, id: 900 } } }, 'bot'],
  ['our App for a person', { comment: { ...comment, via_app: 77 } }, 'accepted'],
  ['another App for a person', { comment: { ...comment, via_app: 78 } }, 'foreign_app'],
  [
    'any App where we are none',
    { comment: { ...comment, via_app: 78 }, bot: { ...base.bot, app_id: null } },
    'foreign_app',
  ],
  ['no permission', { approver: { permission: null, teams: {} } }, 'unknown_permission'],
  ['read', { approver: { permission: { ...write, level: 'read' }, teams: {} } }, 'low_permission'],
  ['triage', { approver: { permission: { ...write, level: 'triage' }, teams: {} } }, 'low_permission'],
  ['write where maintain is asked', { rules: rules({ permission: 'maintain' }) }, 'low_permission'],
  [
    'maintain where maintain is asked',
    { rules: rules({ permission: 'maintain' }), approver: { permission: { ...write, level: 'maintain' }, teams: {} } },
    'accepted',
  ],
  [
    'a role of one’s own that amounts to write',
    { approver: { permission: { ...write, role: 'release-lead' }, teams: {} } },
    'accepted',
  ],
  ['a login that changed hands', { approver: { permission: { ...write, id: 5 }, teams: {} } }, 'other_account'],
  ['a list with the person', { rules: rules({ people: ['Ada'] }) }, 'accepted'],
  ['a list without', { rules: rules({ people: ['bob'] }) }, 'not_listed'],
  ['a list of nobody', { rules: rules({ people: [] }) }, 'not_listed'],
  [
    'a team with the person',
    { rules: rules({ teams: ['o/a', 'o/b'] }), approver: { permission: write, teams: { 'o/a': false, 'o/b': true } } },
    'accepted',
  ],
  [
    'a team without',
    { rules: rules({ teams: ['o/a'] }), approver: { permission: write, teams: { 'o/a': false } } },
    'not_listed',
  ],
  [
    'an unseen team',
    { rules: rules({ teams: ['o/a', 'o/b'] }), approver: { permission: write, teams: { 'o/a': false, 'o/b': null } } },
    'unseen_teams',
  ],
  ['a team nobody asked about', { rules: rules({ teams: ['o/a'] }) }, 'unseen_teams'],
  [
    'a team, but only read',
    { rules: rules({ teams: ['o/a'] }), approver: { permission: { ...write, level: 'read' }, teams: { 'o/a': true } } },
    'low_permission',
  ],
  ['one’s own spec where another must', { rules: rules({ own_specs: false }), askers: [ada.id, bob.id] }, 'own_spec'],
  [
    'one’s own version of another’s issue',
    { rules: rules({ own_specs: false }), askers: [bob.id, ada.id] },
    'own_spec',
  ],
  [
    'another’s spec, whatever the metadata says of its author',
    { rules: rules({ own_specs: false }), askers: [bob.id, bob.id] },
    'accepted',
  ],
  ['a spec of nobody knows whom, where another must', { rules: rules({ own_specs: false }) }, 'unknown_askers'],
  [
    'a second time',
    { rules: rules({ count: 2 }), spec: { ...spec, approvals: [sampleApproval(2, hash)] } },
    'approved_already',
  ],
  [
    'after another person',
    { rules: rules({ count: 2 }), spec: { ...spec, approvals: [sampleApproval(2, hash, { approver: bob })] } },
    'accepted',
  ],
  ['again, after a revision', { spec: { ...spec, approvals: [sampleApproval(1, old)] } }, 'accepted'],
  ...(['approved', 'running', 'in_review', 'merged', 'rejected', 'cancelled', 'failed'] as const).map(
    (status): [string, Partial<ApprovalFacts>, string] => [
      `a spec that is ${status}`,
      { spec: { ...spec, status } },
      'not_a_draft',
    ],
  ),
]

describe('an approval', () => {
  test.each(cases)('%s', (_, changes, expected) => {
    const decision = decideApproval({ ...base, ...changes })
    expect(decision.accept ? 'accepted' : decision.problem).toBe(expected)
    if (!decision.accept) expect(decision.refusal.next).toMatch(/\S/)
  })

  test('binds the version, the bytes, the person, the permission and the comment', () => {
    const approver = { permission: { ...write, role: 'release-lead' }, teams: {} }
    const decision = decideApproval({ ...base, approver, command: { hash } })
    expect(decision).toEqual({
      accept: true,
      approval: {
        version: 2,
        sha256: hash,
        approver: ada,
        permission: 'release-lead',
        source: { kind: 'comment', id: 501, author: ada, body_sha256: 'c'.repeat(64), created_at: comment.created_at },
        approved_at: comment.created_at,
      },
    })
  })

  test('the offered line names the version and sixteen digits', () => {
    expect(offerLine(2, hash)).toBe('/approve v2 8f3a2c19d0b47e55')
  })

  test('every refusal says what, why, and what to type', () => {
    const words = cases.flatMap(([name, changes]) => {
      const decision = decideApproval({ ...base, ...changes })
      return decision.accept ? [] : [`${name}: ${decision.refusal.message}`]
    })
    expect(words.join('\n')).toMatchSnapshot()
  })
})
