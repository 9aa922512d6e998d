import { describe, expect, it } from 'vitest'
import { writeAnswerMarker } from '../../core/comments/answer-marker.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { sampleApproval, sampleSource } from '../../core/testing/samples.ts'
import { isOurs, originOf } from './branch.ts'
import { roundOf, wishFor } from './checks.ts'

const mended = (...commits: string[]) =>
  ({
    approvals: [sampleApproval(1, 'a'.repeat(64))],
    approved_version: 1,
    decisions: commits.map((commit, at) => ({
      kind: 'fix' as const,
      source: sampleSource(at + 1, { created_at: '2026-11-23T10:00:00Z' }),
      commit: commit.repeat(40),
    })),
  }) as unknown as SpecMetadata

describe('the rounds of mending', () => {
  it.each([
    ['the first', [], 'a', { number: 1, of: 2, left: 2 }],
    ['the last', ['a'], 'b', { number: 2, of: 2, left: 1 }],
    ['one too many', ['a', 'b'], 'c', { number: 3, of: 2, left: 0 }],
    ['the same commit once more', ['a', 'b'], 'b', { number: 2, of: 2, left: 1 }],
  ])('%s', (_, before, commit, round) => {
    expect(roundOf(mended(...before), commit.repeat(40), 2)).toEqual(round)
  })

  it('one more, where the agent has answered and somebody asks again', () => {
    expect(roundOf(mended('a', 'b'), 'b'.repeat(40), 3, true)).toEqual({ number: 3, of: 3, left: 1 })
    expect(roundOf(mended('a', 'b', 'b'), 'b'.repeat(40), 3, true).left).toBe(0)
  })

  it('none, where the settings say so', () => expect(roundOf(mended(), 'a'.repeat(40), 0).left).toBe(0))
})

it('a wish waits until its own answer stands there', () => {
  const answered = (ask: string) => ({ body: `${writeAnswerMarker({ asks: [ask] })}\nDone.` })
  const [first, second] = [answered('ck-bbbbbbbbbbbb'), answered('ck-bbbbbbbbbbbb-2')]
  const b = 'b'.repeat(40)
  expect(wishFor(mended('a'), b, [first])).toBe('none')
  expect(wishFor(mended('a', 'b'), b, [])).toBe('waits')
  expect(wishFor(mended('a', 'b'), b, [first])).toBe('answered')
  expect(wishFor(mended('a', 'b', 'b'), b, [first])).toBe('waits')
  expect(wishFor(mended('a', 'b', 'b'), b, [first, second])).toBe('answered')
})

it('a branch of ours begins with its spec', () => {
  expect(isOurs('sentra/run/42-dark-mode') && isOurs('sentra/run/42-dark-mode-2')).toBe(true)
  expect(originOf('sentra/run/42-dark-mode-2')).toBe(42)
  for (const other of ['main', 'sentra/run/', 'sentra/run/dark', 'x/sentra/run/1-a', 'sentra/run/0-a'])
    expect(isOurs(other)).toBe(false)
})
