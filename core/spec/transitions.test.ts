import { describe, expect, test } from 'vitest'
import { ada, sampleSource } from '../testing/samples.ts'
import type { SpecMetadata } from './metadata.ts'
import { otherRun, withStatus } from './transitions.ts'

const approved: SpecMetadata = {
  ...{ schema: 1, id: '42-dark-mode', project: 'shop', title: 'Dark mode', status: 'approved', approved_version: 1 },
  origin: { issue: 42, author: ada },
  versions: [
    { version: 1, sha256: 'a'.repeat(64), created_at: '2026-11-22T10:00:00Z', source: sampleSource(1), cost_usd: 0 },
  ],
  ...{ approvals: [], implementation: { version: 1, issue: 43 }, decisions: [], spent_usd: 0 },
}
const begin = (before: SpecMetadata, run_id: number) =>
  withStatus(before, {
    ...{ status: 'running', from: ['approved', 'running'], version: 1 },
    implementation: { version: 1, issue: 43, run_id },
  })

describe('an approval whose run was started twice', () => {
  test('is worked on by the first run only', () => {
    const running = begin(approved, 7)
    expect(running).toMatchObject({ status: 'running', implementation: { run_id: 7 } })
    expect(() => begin(running, 8)).toThrow('Run 7 is working on this spec.')
    expect(otherRun(running, 8)).toBe(7)
  })

  test('may be taken up again by the same run, tried once more', () => {
    const running = begin(approved, 7)
    expect(begin(running, 7)).toBe(running)
    expect(otherRun(running, 7)).toBeNull()
  })

  test('is free again when that run has ended and a person asks for another one', () => {
    const failed = withStatus(begin(approved, 7), { status: 'failed', from: ['running'] })
    expect(() => begin(failed, 8)).toThrow('It is “failed”.')
    const retried = withStatus(failed, { status: 'approved', from: ['failed'] })
    expect(begin(retried, 8)).toMatchObject({ implementation: { run_id: 8 } })
  })
})
