import { expect, it } from 'vitest'
import { handlerNames } from '../../core/events/table.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { sampleSource } from '../../core/testing/samples.ts'
import { handlers } from '../handlers/index.ts'
import { acts } from './desk.ts'
import { createKnown } from './known.ts'

it.each([
  ['app', 'auto', false, true],
  ['app', 'auto', true, false],
  ['app', 'app', true, true],
  ['app', 'action', false, false],
  ['action', 'auto', true, true],
  ['action', 'auto', false, true],
  ['action', 'action', true, true],
  ['action', 'app', true, false],
] as const)('the %s with `bot: %s` and sentra.yml there or not (%s) acts: %s', (kind, bot, workflow, expected) => {
  expect(acts(kind, bot, workflow)).toBe(expected)
})

it('never has both act, nor neither, where sentra.yml decides', () => {
  for (const bot of ['auto', 'app', 'action'] as const) {
    expect([acts('app', bot, true), acts('action', bot, true)].filter(Boolean)).toHaveLength(1)
  }
})

it('has a handler for each event of the table, and for no other', () => {
  expect(handlers.map(([name]) => name)).toEqual(handlerNames())
})

it('remembers where a thread’s spec was, and not for ever', () => {
  const known = createKnown()
  const metadata = (issue: number): SpecMetadata => ({
    ...{ schema: 1, id: `${issue}-x`, project: 'p', title: 'x', status: 'draft', approved_version: null },
    ...{
      origin: { issue, author: { id: 1, login: 'ada' } },
      approvals: [],
      implementation: null,
      decisions: [],
      spent_usd: 0,
    },
    versions: [
      { version: 3, sha256: 'a'.repeat(64), created_at: '2026-11-22T10:00:00Z', source: sampleSource(1), cost_usd: 0 },
    ],
  })
  known.learn('a/b', [1, undefined], metadata(1))
  expect(known.paths('a/b', 1)).toEqual(['.sentra/specs/p/1-x/metadata.json', '.sentra/specs/p/1-x/spec-v3.md'])
  expect(known.paths('a/c', 1)).toEqual([])
  for (let issue = 2; issue < 5_100; issue++) known.learn('a/b', [issue], metadata(issue))
  expect(known.paths('a/b', 1)).toEqual([])
})
