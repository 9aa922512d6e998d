import { expect, test } from 'vitest'
import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { endsARun } from './job-endings.ts'

const person = { id: 1, login: 'ada' }
const source = { kind: 'comment' as const, id: 7, author: person, body_sha256: 'a'.repeat(64), created_at: 'x' }
const running: SpecMetadata = {
  ...{
    schema: 1,
    id: '1-take',
    project: 'sums',
    title: 'Take',
    status: 'running',
    origin: { issue: 1, author: person },
  },
  versions: [{ version: 1, sha256: 'b'.repeat(64), created_at: 'x', source, cost_usd: 0 }],
  ...{ approved_version: 1, approvals: [], decisions: [], spent_usd: 2 },
  implementation: { version: 1, issue: 3, run_id: 9 },
}
const ended: SpecMetadata = {
  ...running,
  ...{ status: 'in_review', spent_usd: 3 },
  implementation: { version: 1, issue: 3, run_id: 9, branch: 'sentra/run/1-take', pull_request: 4 },
}

test.each<[string, SpecMetadata | null, SpecMetadata | null]>([
  ['a run that ended with a pull request', running, ended],
  ['a run that failed', running, { ...running, status: 'failed' }],
  ['what happened to another spec', ended, ended],
])('%s is what a job may write down', (_, before, after) => {
  expect(endsARun(before, after)).toBe(true)
})

test.each<[string, SpecMetadata | null, SpecMetadata | null]>([
  ['a rejection taken back', { ...running, status: 'rejected' }, { ...running, status: 'approved' }],
  ['a rejection by nobody', running, { ...running, status: 'rejected' }],
  ['a run that began', { ...running, status: 'approved' }, running],
  ['a merge that was none', running, { ...running, status: 'merged' }],
  ['another version released', running, { ...ended, approved_version: 2 }],
  ['an approval more', running, { ...ended, approvals: [{}] as unknown as SpecMetadata['approvals'] }],
  ['another issue', running, { ...ended, implementation: { version: 1, issue: 4 } }],
  ['money that came back', running, { ...ended, spent_usd: 1 }],
  ['a spec that is gone', running, null],
  ['a spec that was not there', null, ended],
])('%s is not', (_, before, after) => {
  expect(endsARun(before, after)).toBe(false)
})
