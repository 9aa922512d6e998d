import { expect, it } from 'vitest'
import type { SpecMetadata } from '../spec/metadata.ts'
import type { LedgerRecord } from '../store/ledger-record.ts'
import { ada, sampleSource } from '../testing/samples.ts'
import { figuresOf } from './figures.ts'

const now = new Date('2026-11-22T12:00:00Z')
const spec = (id: string, status: SpecMetadata['status']): SpecMetadata => ({
  ...{ schema: 1, id, project: 'shop', title: id, status, origin: { issue: 1, author: ada } },
  versions: [
    { version: 1, sha256: 'a'.repeat(64), created_at: '2026-11-22T08:00:00Z', source: sampleSource(1), cost_usd: 0 },
  ],
  ...{ approved_version: null, approvals: [], implementation: null, decisions: [], spent_usd: 0 },
})
const run = (id: string, at: string, changes: Partial<LedgerRecord> = {}): LedgerRecord => ({
  ...{ schema: 1, id: `run-${id}`, at, kind: 'run', project: 'shop', spec: id, cost_usd: 2, outcome: 'success' },
  ...changes,
})

it('counts nothing where there is nothing', () => {
  expect(figuresOf([], [], now, 3)).toMatchObject({ leadHours: null, passRate: null, spentUsd: 0, running: [] })
})

it('measures from the first version to the pull request', () => {
  const specs = ['1-a', '2-b', '3-c'].map((id) => spec(id, 'in_review'))
  const ledger = [
    run('1-a', '2026-11-22T11:00:00Z', { pull_request: 4 }),
    run('2-b', '2026-11-22T09:00:00Z', { pull_request: 5 }),
    run('3-c', '2026-11-22T11:30:00Z', { outcome: 'failed' }),
  ]
  expect(figuresOf(specs, ledger, now, 3)).toMatchObject({
    leadHours: 1,
    leads: [1, 3],
    runs: 3,
    passRate: 2 / 3,
    spentUsd: 6,
  })
})

it('does not call a pull request with a red gate a pass', () => {
  const red = run('1-a', '2026-11-22T09:00:00Z', { pull_request: 4, gate: { test: 'failed' } })
  expect(figuresOf([spec('1-a', 'running')], [red], now, 3)).toMatchObject({ passRate: 0, running: [{ id: '1-a' }] })
})

it('draws every day of the range, and no other', () => {
  const ledger = [
    run('1-a', '2026-11-20T23:59:59Z'),
    run('2-b', '2026-11-22T00:00:00Z'),
    run('3-c', '2026-11-19T00:00:00Z'),
  ]
  expect(figuresOf([], ledger, now, 3).days).toEqual([
    { day: '2026-11-20', dollars: 2, runs: 1 },
    { day: '2026-11-21', dollars: 0, runs: 0 },
    { day: '2026-11-22', dollars: 2, runs: 1 },
  ])
})
