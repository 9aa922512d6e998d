import { expect, test } from 'vitest'
import { askId } from '../comments/answer-marker.ts'
import { sampleApproval, sampleSource } from '../testing/samples.ts'
import { fixedCommits, fixWishes } from './fixes.ts'
import type { Decision } from './metadata.ts'

const fix = (
  id: number,
  commit: string,
  created_at: string,
  kind: Decision['source']['kind'] = 'comment',
): Decision => ({
  kind: 'fix',
  source: { ...sampleSource(id, { created_at }), kind },
  commit: commit.repeat(40),
})

test('a round is a wish since the approval: a person’s each time, the checks’ own once for a commit', () => {
  const approvals = [sampleApproval(1, 'a'.repeat(64)), sampleApproval(2, 'b'.repeat(64))]
  const later = approvals.map((one, at) => ({ ...one, approved_at: `2026-11-2${2 + at}T10:05:00Z` }))
  const decisions: Decision[] = [
    fix(1, 'a', '2026-11-22T11:00:00Z'),
    fix(2, 'b', '2026-11-23T11:00:00Z', 'workflow_run'),
    fix(3, 'b', '2026-11-23T11:00:01Z', 'workflow_run'),
    { kind: 'retried', source: sampleSource(4, { created_at: '2026-11-23T11:00:02Z' }) },
    fix(5, 'c', '2026-11-23T12:00:00Z'),
    fix(6, 'c', '2026-11-23T12:00:01Z', 'workflow_run'),
    fix(7, 'c', '2026-11-23T13:00:00Z'),
  ]
  const rounds = (approved_version: number) => fixedCommits({ approvals: later, approved_version, decisions })
  expect(rounds(2).map(([letter]) => letter)).toEqual(['b', 'c', 'c'])
  expect(rounds(1)).toHaveLength(4)
  const asks = fixWishes({ decisions }).map(({ ask }) => ask)
  expect(asks).toEqual(['ck-aaaaaaaaaaaa', 'ck-bbbbbbbbbbbb', 'ck-cccccccccccc', 'ck-cccccccccccc-2'])
  for (const ask of asks) expect(ask).toMatch(askId)
})
