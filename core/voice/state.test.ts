import { expect, it } from 'vitest'
import type { VoiceEvent, VoiceFact } from './events.ts'
import { idle, overLimit, voiceState } from './state.ts'
import { asksToUndo } from './undo.ts'

const once = (...facts: VoiceFact[]) =>
  facts.map((fact, at): VoiceEvent => ({ ...fact, at: at * 1_000 })).reduce(voiceState, idle)

const live: VoiceFact[] = [{ type: 'connecting', attempt: 1 }, { type: 'connected' }]
const asked: VoiceFact = { type: 'handoff.asked', by: 'phrase', turn: 't' }

it('says "live" only once connected, and keeps the first start over a reconnection', () => {
  expect(once({ type: 'connecting', attempt: 1 }).phase).toBe('connecting')
  const again = once(...live, { type: 'lost', why: 'silence' }, { type: 'connecting', attempt: 2 })
  expect(again.phase).toBe('reconnecting')
  expect(once(...live, { type: 'lost', why: 'silence' }, ...live)).toMatchObject({ phase: 'live', startedAt: 1_000 })
})

it('does not let a second wish push the moment of the first away', () => {
  expect(once(...live, asked, asked).handoff?.at).toBe(2_000)
})

it.each([
  ['gone', null],
  ['service', 'service'],
])('another microphone solves what a microphone can: %s', (code, left) => {
  const problem: VoiceFact = { type: 'problem', code, what: 'w', next: 'n' }
  expect(once(...live, problem, { type: 'microphone' }).problem?.code ?? null).toBe(left)
})

it('confirms no hand-over that was undone', () => {
  const undone: VoiceFact = { type: 'handoff.undone', by: 'key' }
  expect(once(...live, asked, undone, { type: 'handoff.confirmed' })).toMatchObject({ confirmed: false })
  expect(once(...live, asked, { type: 'handoff.confirmed' }, undone)).toMatchObject({ confirmed: true })
})

it('takes a second hand-over once the spec of the first is written', () => {
  const written: VoiceFact = { type: 'spec.written', markdown: '# A', sha256: 'a' }
  const first = [...live, asked, { type: 'handoff.confirmed' } as const]
  expect(once(...first, asked).handoff).toBeNull()
  expect(once(...first, written, asked)).toMatchObject({ confirmed: false, handoff: { at: 5_000 } })
})

it.each<[string, VoiceFact, string | null]>([
  ['service', { type: 'turn.done', id: 't', text: 'Words.' }, null],
  ['spec', { type: 'spec.written', markdown: '# A', sha256: 'a' }, null],
  ['spec', { type: 'turn.done', id: 't', text: 'Words.' }, 'spec'],
  ['gone', { type: 'ended', why: 'person' }, null],
])('shows the problem “%s” no longer than it lasts', (code, then, left) => {
  expect(once(...live, { type: 'problem', code, what: 'w', next: 'n' }, then).problem?.code ?? null).toBe(left)
})

it('knows that nobody is heard while the microphone is gone', () => {
  const gone: VoiceFact = { type: 'problem', code: 'gone', what: 'w', next: 'n' }
  const other: VoiceFact = { type: 'problem', code: 'service', what: 'w', next: 'n' }
  expect(once(...live, gone, other).deaf).toBe(true)
  expect(once(...live, gone, other, { type: 'microphone' }).deaf).toBe(false)
})

it('stays ended whatever comes late', () => {
  expect(once(...live, { type: 'ended', why: 'cost' }, ...live, asked)).toMatchObject({
    ...{ phase: 'ended', ended: 'cost', handoff: null },
  })
})

it.each([
  [0, 0.1, null],
  [59_999, 0.99, null],
  [0, 1, 'cost'],
  [60_000, 0, 'time'],
])('%i ms and %f dollars against a minute and a dollar: %s', (now, dollars, why) => {
  const state = voiceState(idle, { type: 'connected', at: 0 })
  expect(overLimit(state, now, dollars, { dollars: 1, minutes: 1 })).toBe(why)
})

it.each(['Wait.', 'No, not yet!', 'undo', 'Oh, hold on a second', 'Actually, one more thing.', 'Don’t.'])(
  'takes back: %s',
  (turn) => expect(asksToUndo(turn)).toBe(true),
)
it.each(['Thank you.', 'Good.', 'Yes please', 'Great, I know'])('does not take back: %s', (turn) =>
  expect(asksToUndo(turn)).toBe(false),
)
