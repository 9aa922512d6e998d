import { expect, it } from 'vitest'
import type { VoiceEvent, VoiceFact } from './events.ts'
import { hearing, nothingHeard, onTheWay } from './hearing.ts'

const begins: VoiceFact = { type: 'speaking', who: 'person' }
const stops: VoiceFact = { type: 'silent', who: 'person' }
const opens: VoiceFact = { type: 'turn.opened', id: 't', who: 'person' }

it.each<[string, VoiceFact[], now: number, boolean]>([
  ['nothing was said', [], 0, false],
  ['the person speaks', [begins], 60_000, true],
  ['they stopped a moment ago', [begins, stops], 1_000, true],
  ['it was no words', [begins, stops], 3_000, false],
  ['it is a turn now', [begins, stops, opens], 2_000, false],
  ['the next words have begun before the turn of the first', [begins, stops, begins, opens], 3_000, true],
  ['the conversation has ended meanwhile', [begins, { type: 'ended', why: 'person' }], 2_000, true],
  ['the line broke', [begins, { type: 'lost', why: 'silence' }], 2_000, false],
  ['the Architect speaks', [{ type: 'speaking', who: 'architect' }], 0, false],
])('knows whether words are on their way: %s', (_, facts, now, expected) => {
  const events = facts.map((fact, at): VoiceEvent => ({ ...fact, at: at * 1_000 }))
  expect(onTheWay(events.reduce(hearing, nothingHeard), now)).toBe(expected)
})
