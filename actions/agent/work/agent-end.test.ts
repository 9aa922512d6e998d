import { expect, test } from 'vitest'
import type { LedgerEntry } from '../broker/broker.ts'
import { verdict } from '../judge/verdict.ts'
import { leftText } from '../report/finish-left.ts'
import { agentEnd } from './agent-end.ts'
import { type WorkerResult, workerLines } from './worker-lines.ts'

const limits = { turns: 80, dollars: 5, minutes: 30, memoryMb: 2_048, pids: 100 }
const result = { exitCode: 4, oomKilled: false, timedOut: false, tail: '' }
const refused = (kind: string, why: string): LedgerEntry => ({ at: '', refused: kind, why })
/** The worker's last line, as it comes out of the container. */
function told(change: Partial<Record<keyof WorkerResult, unknown>>): WorkerResult | null {
  let worker: WorkerResult | null = null
  const line = { event: 'result', outcome: 'limit', reason: 'gate', summary: 'Done.', replies: [], turns: 3, ...change }
  workerLines((one) => {
    if (one.event === 'result') worker = one
  })(`${JSON.stringify(line)}\n`)
  return worker
}
const causes = (entry: LedgerEntry | null, worker: WorkerResult | null = null) => {
  const agent = agentEnd({ result, worker, ledger: entry ? [entry] : [], limits, model: 'm' })
  const none = { before: null, now: null }
  return verdict({
    ...{
      agent,
      files: 1,
      tree: '',
      findings: [],
      coverage: none,
      gone: [],
      broken: [],
      testsBefore: null,
      newAdvisories: 0,
    },
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

test.each([
  ['turns', 'out-of-turns'],
  ['minutes', 'out-of-time'],
  ['deadline', 'out-of-time'],
  ['budget', 'out-of-money'],
  ['tokens', 'out-of-allowance'],
  ['limit', 'out-of-allowance'],
  ['failures', 'keeps-failing'],
  ['silence', 'keeps-failing'],
  ['gate', 'keeps-failing'],
])('the reason %s decides the cause, whatever the agent’s summary is about', (reason, code) => {
  const summary = 'The timer shows minutes, the game counts turns, the shop has a budget and a deadline.'
  expect(causes(null, told({ reason, summary }))[0]?.code).toBe(code)
})

test('a reason that no worker has is none', () => {
  expect(told({ reason: 'because' })).toBeNull()
})

test.each([
  ['giving up', { outcome: 'gave-up', reason: 'cannot' }],
  ['a call that keeps failing', { reason: 'failures' }],
  ['a red gate', { reason: 'gate' }],
  ['an error', { outcome: 'error', reason: 'error' }],
  ['a wall', { reason: 'limit' }],
])(
  'the agent’s words in a cause (%s) mention nobody, close nothing, link nowhere, and hold no secret',
  (_name, how) => {
    const shown = (summary: string) => {
      const [cause] = causes(null, told({ ...how, summary }))
      return cause ? leftText({}, cause) : 'no cause'
    }
    const words =
      'I am stuck. Fixes #3, ask @alice.\n\n<img src="https://x.test/p.png"> `code` ``more`` www.x.test [a](b)'
    expect(live(shown(words))).toMatch(/The agent|The broker/)
    expect(live(shown(words))).not.toMatch(/#3|alice|img|x\.test|\(b\)/)
    const secret = `ghp_${'aZ3kQ9xLw7Rt5Yb1Nc8Vm2Ds6Fg4Hj0Kp1Qe'}`
    expect(shown(`My token is ${secret}.`)).not.toContain(secret)
  },
)

test('what was asked of the broker reaches people in a cause as a citation too', () => {
  const [cause] = causes(refused('model', 'This run may ask m, not fixes #3 @alice.'))
  expect(cause?.code).toBe('model-refused')
  expect(live(cause?.cause ?? '')).not.toMatch(/#3|@alice/)
})

test('words too long for a sentence end within it', () => {
  const [cause] = causes(null, told({ outcome: 'gave-up', reason: 'cannot', summary: 'stuck '.repeat(2_000) }))
  expect(live(cause?.cause ?? '')).toBe('The agent says that it cannot go on: ')
})

/** What of a Markdown text is not code. */
const live = (text: string) => text.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
