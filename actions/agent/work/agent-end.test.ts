import { expect, test } from 'vitest'
import type { LedgerEntry } from '../broker/broker.ts'
import { verdict } from '../judge/verdict.ts'
import { agentEnd } from './agent-end.ts'

const limits = { turns: 80, dollars: 5, minutes: 30, memoryMb: 2_048, pids: 100 }
const result = { exitCode: 4, oomKilled: false, timedOut: false, tail: '' }
const refused = (kind: string, why: string): LedgerEntry => ({ at: '', refused: kind, why })
const causes = (entry: LedgerEntry) => {
  const agent = agentEnd({ result, worker: null, ledger: [entry], limits, model: 'm' })
  const none = { before: null, now: null }
  return verdict({
    ...{ agent, files: 1, tree: '', findings: [], coverage: none, gone: [], testsBefore: null, newAdvisories: 0 },
    ...{ gate: { how: 'ended', tree: '', lines: [], testsRan: 1, noTestsAllowed: true }, criteria: [] },
  })
}

test.each([
  'The run may send 160 requests, and has.',
  'The run may use 1280000 output tokens; this request might pass that.',
])('a wall of the broker’s is told in its own words: %s', (why) => {
  expect(causes(refused('limit', why))[0]).toMatchObject({
    code: 'out-of-allowance',
    cause: `The broker let no more requests through: ${why}`,
  })
})

test('money and time that are used up are told as such', () => {
  expect(causes(refused('budget', 'x'))[0]?.cause).toBe('The budget of this run, $5, is spent.')
  expect(causes(refused('deadline', 'x'))[0]?.cause).toBe('The deadline of 30 minutes passed.')
})
