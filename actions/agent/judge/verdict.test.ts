import { describe, expect, test } from 'vitest'
import type { GateLine } from '../report/evidence.ts'
import type { Finding } from './finding.ts'
import type { Criterion } from './red-green.ts'
import { type VerdictFacts, verdict } from './verdict.ts'

const passed = (name: string): GateLine => ({ name, command: `run ${name}`, state: 'passed', seconds: 1, output: '' })
const ended = (lines: GateLine[], testsRan: number | null = 12) =>
  ({ how: 'ended', tree: 'tree', lines, testsRan, noTestsAllowed: false }) as const
const proven = (number: number): Criterion => ({
  number,
  text: 'x',
  tests: [`AC-${number} x`],
  state: 'red-green',
  before: 'failed',
})
const finding = (rule: Finding['rule'], weight: Finding['weight'], path = 'a'): Finding => ({
  rule,
  weight,
  path,
  text: `Something is to be said about ${path}.`,
})

const good: VerdictFacts = {
  agent: { how: 'finished' },
  files: 3,
  tree: 'tree',
  findings: [],
  gate: ended([passed('typecheck'), passed('lint'), passed('test'), passed('build')]),
  coverage: { before: 90, now: 91 },
  gone: [],
  broken: [],
  testsBefore: null,
  newAdvisories: 0,
  criteria: [proven(1), proven(2)],
}

const bad: [string, Partial<VerdictFacts>, string][] = [
  ['nothing changed', { files: 0, gate: null }, 'no-change'],
  [
    'nothing but what is withheld',
    { files: 0, gate: null, findings: [finding('protected', 'withhold')] },
    'only-withheld',
  ],
  ['turns', { agent: { how: 'turns', limit: 80 } }, 'out-of-turns'],
  ['money', { agent: { how: 'money', limit: 5 } }, 'out-of-money'],
  ['time', { agent: { how: 'time', limit: 30 } }, 'out-of-time'],
  ['memory, with exit code 0', { agent: { how: 'memory', limit: 2048 } }, 'out-of-memory'],
  ['processes', { agent: { how: 'processes', limit: 100 } }, 'out-of-processes'],
  ['a tool denied again and again', { agent: { how: 'failures', what: 'bash rm' } }, 'keeps-failing'],
  ['giving up', { agent: { how: 'gave-up', what: 'which list?' } }, 'agent-gave-up'],
  ['a crash', { agent: { how: 'crashed', exit: 1 } }, 'agent-crashed'],
  ['silence', { agent: { how: 'silent' } }, 'agent-silent'],
  ['a bad key', { agent: { how: 'model-key' } }, 'model-key'],
  ['no credit', { agent: { how: 'model-credit' } }, 'model-credit'],
  ['the rate limit', { agent: { how: 'model-rate' } }, 'model-rate'],
  ['a stream cut off', { agent: { how: 'model-cut' } }, 'model-cut'],
  ['a provider that is down', { agent: { how: 'model-down', status: '529' } }, 'model-down'],
  ['a model that does not exist', { agent: { how: 'model-unknown', model: 'x' } }, 'model-unknown'],
  ['a request the broker refuses', { agent: { how: 'model-refused', what: 'web search' } }, 'model-refused'],
  ['a gate that never ran', { gate: null }, 'gate-no-evidence'],
  ['a gate past its time', { gate: { how: 'time', limit: 10 } }, 'gate-time'],
  ['a gate killed for memory', { gate: { how: 'memory', limit: 2048 } }, 'gate-memory'],
  ['a gate that crashed', { gate: { how: 'crashed', what: 'exit code 1' } }, 'gate-crashed'],
  ['a gate that says nothing', { gate: { how: 'no-evidence' } }, 'gate-no-evidence'],
  ['evidence of another tree', { gate: { ...ended([passed('test')]), tree: 'other' } }, 'gate-other-tree'],
  ['a gate with nothing to run', { gate: ended([]) }, 'gate-nothing-ran'],
  ['a gate where all was skipped', { gate: ended([{ ...passed('test'), state: 'skipped' }]) }, 'gate-nothing-ran'],
  ['a gate without tests', { gate: ended([passed('lint')]) }, 'gate-no-tests'],
  ['a gate whose tests were none', { gate: ended([passed('test')], 0) }, 'gate-no-tests'],
  [
    'tests that could not run before us either',
    { gate: ended([{ ...passed('test'), state: 'red-before' }], null) },
    'gate-no-tests',
  ],
  ['a monorepo whose tests were none', { gate: ended([passed('web: test')], 0) }, 'gate-no-tests'],
  ['a red type check', { gate: ended([passed('test'), { ...passed('typecheck'), state: 'failed' }]) }, 'gate-red'],
  ['a red linter', { gate: ended([passed('test'), { ...passed('lint'), state: 'failed' }]) }, 'gate-red'],
  ['red tests', { gate: ended([{ ...passed('test'), state: 'failed' }]) }, 'gate-red'],
  ['a red build', { gate: ended([passed('test'), { ...passed('build'), state: 'failed' }]) }, 'gate-red'],
  ['a model that claims done', { gate: ended([{ ...passed('test'), state: 'failed' }]) }, 'claims-done'],
  ['less coverage', { coverage: { before: 90, now: 89.8 } }, 'coverage-fell'],
  ['a new advisory', { newAdvisories: 1 }, 'new-advisories'],
  ['a criterion without a test', { criteria: [{ ...proven(1), state: 'no-test', tests: [] }] }, 'criterion-no-test'],
  ['a criterion that is red', { criteria: [{ ...proven(1), state: 'red-now' }] }, 'criterion-red'],
  ['a criterion green before', { criteria: [{ ...proven(1), state: 'green-before' }] }, 'criterion-green-before'],
  ['a protected path', { findings: [finding('protected', 'withhold')] }, 'protected'],
  ['a lock file alone', { findings: [finding('lock-only', 'withhold')] }, 'lock-only'],
  ['a link out of the tree', { findings: [finding('symlink', 'withhold')] }, 'symlink'],
  ['a submodule', { findings: [finding('submodule', 'withhold')] }, 'submodule'],
  ['a repository inside', { findings: [finding('submodule', 'draft')] }, 'submodule'],
  ['a secret', { findings: [finding('secret', 'withhold')] }, 'secret'],
  ['a binary', { findings: [finding('binary', 'withhold')] }, 'binary'],
  ['a file of LFS', { findings: [finding('lfs', 'withhold')] }, 'lfs'],
  ['a name that hides', { findings: [finding('file-name', 'withhold')] }, 'file-name'],
  ['too large a patch', { findings: [finding('size', 'draft')] }, 'size'],
  ['deleted tests', { findings: [finding('tests-weakened', 'draft')] }, 'tests-weakened'],
  [
    'a criterion that a person has to decide',
    { criteria: [proven(1), { ...proven(2), state: 'untestable', tests: [], why: 'a sound' }] },
    'criterion-untestable',
  ],
  ['tests that do not run any more', { gone: ['adds'] }, 'tests-gone'],
  ['a test that passed on the base and fails now', { broken: ['adds'] }, 'tests-broken'],
  [
    'the same, under a gate that was red before us',
    { gate: ended([{ ...passed('test'), state: 'red-before' }]), broken: ['adds'] },
    'tests-broken',
  ],
  ['fewer tests than on the base', { testsBefore: 13 }, 'fewer-tests'],
  ['changed gate commands', { findings: [finding('gate-commands', 'draft')] }, 'gate-commands'],
]

describe('what is no success', () => {
  test.each(bad)('%s', (_, facts, code) => {
    const causes = verdict({ ...good, ...facts })
    expect(causes.map((cause) => cause.code)).toContain(code)
    for (const { cause, next } of causes) {
      expect(cause).not.toMatch(/\n|undefined|NaN|\[object/)
      expect(next).not.toMatch(/\n|undefined|NaN|\[object/)
      expect(cause.length).toBeGreaterThan(20)
      expect(next.length).toBeGreaterThan(10)
    }
  })

  test('there are at least fifty classes, and each has its own words', () => {
    expect(bad.length).toBeGreaterThanOrEqual(50)
  })
})

const steps = ['typecheck', 'lint', 'test', 'build', 'audit']
const harmless: [string, (number: number) => Partial<VerdictFacts>][] = [
  ['files', (number) => ({ files: number + 1 })],
  ['steps', (number) => ({ gate: ended(['test', ...steps.slice(0, number % 5)].map(passed), number + 1) })],
  ['coverage', (number) => ({ coverage: { before: 80 + number, now: 80 + number - 0.04 + (number % 3) } })],
  ['as many tests as before', (number) => ({ testsBefore: 12 - number })],
  ['no coverage', (number) => ({ coverage: { before: number % 2 ? null : 80, now: number % 2 ? 80 : null } })],
  ['red before', () => ({ gate: ended([passed('test'), { ...passed('lint'), state: 'red-before', output: 'x' }]) })],
  ['notes', () => ({ findings: [finding('size', 'note')] })],
  ['not loaded', () => ({ criteria: [{ ...proven(1), before: 'not loaded' }] })],
  ['no tests allowed', () => ({ gate: { ...ended([passed('lint')], 0), noTestsAllowed: true }, criteria: [] })],
  ['uncounted tests', () => ({ gate: ended([passed('test')], null) })],
]

describe('what is no reason to hold anything back', () => {
  const runs = harmless.flatMap(([name, facts]) => [0, 1, 2, 3, 4].map((number) => [name, number, facts] as const))
  test.each(runs)('%s %i', (_, number, facts) => {
    expect(verdict({ ...good, ...facts(number) })).toEqual([])
  })
})
