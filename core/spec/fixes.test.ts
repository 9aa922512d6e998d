import { expect, test } from 'vitest'
import { sampleApproval, sampleSource } from '../testing/samples.ts'
import { fixedCommits } from './fixes.ts'
import type { Decision } from './metadata.ts'

const fix = (id: number, commit: string, created_at: string): Decision => ({
  kind: 'fix',
  source: sampleSource(id, { created_at }),
  commit: commit.repeat(40),
})

test('a round is a commit that was mended since the approval, however often it was asked for', () => {
  const approvals = [sampleApproval(1, 'a'.repeat(64)), sampleApproval(2, 'b'.repeat(64))]
  const later = approvals.map((one, at) => ({ ...one, approved_at: `2026-11-2${2 + at}T10:05:00Z` }))
  const decisions: Decision[] = [
    fix(1, 'a', '2026-11-22T11:00:00Z'),
    fix(2, 'b', '2026-11-23T11:00:00Z'),
    fix(3, 'b', '2026-11-23T11:00:01Z'),
    { kind: 'retried', source: sampleSource(4, { created_at: '2026-11-23T11:00:02Z' }) },
    fix(5, 'c', '2026-11-23T12:00:00Z'),
  ]
  expect(fixedCommits({ approvals: later, approved_version: 2, decisions })).toEqual(['b'.repeat(40), 'c'.repeat(40)])
  expect(fixedCommits({ approvals: later, approved_version: 1, decisions })).toHaveLength(3)
})
