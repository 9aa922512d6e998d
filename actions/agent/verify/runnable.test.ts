import { describe, expect, test } from 'vitest'
import { type SpecMetadata, statuses } from '../../../core/spec/metadata.ts'
import { notRunnable } from './runnable.ts'

const spec = (status: SpecMetadata['status'], over: Partial<NonNullable<SpecMetadata['implementation']>> = {}) =>
  ({ status, implementation: { version: 1, issue: 2, pull_request: 3, ...over } }) as SpecMetadata
const runnable = (pullRequest: number | null) =>
  statuses.filter((status) => notRunnable(spec(status), { runId: 7, pullRequest }) === null)

describe('a run may begin', () => {
  test('to build what is approved and has no pull request', () => {
    expect(runnable(null)).toEqual(['approved', 'running'])
  })

  test('to work in the review of what has one', () => {
    expect(runnable(3)).toEqual(['running', 'in_review', 'failed'])
    expect(runnable(4)).toEqual([])
    expect(notRunnable(spec('in_review'), { runId: 7, pullRequest: 4 })?.why).toContain('#4 is not the pull request')
  })

  test('unless another one has it', () => {
    const held = spec('running', { run_id: 6 })
    for (const pullRequest of [null, 3]) {
      expect(notRunnable(held, { runId: 7, pullRequest })?.why).toBe('Run 6 is working on this spec.')
      expect(notRunnable(held, { runId: 6, pullRequest })).toBeNull()
    }
  })
})
