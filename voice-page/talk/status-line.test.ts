import { expect, it } from 'vitest'
import { idle, type VoiceState } from '../../core/voice/state.ts'
import { wordsFor } from './status-line.ts'

const spoken = { microphone: true, turns: 'server_vad', halfDuplex: false } as const
const speaking: Partial<VoiceState> = { phase: 'live', speaking: 'architect' }

it.each<[string, Partial<VoiceState>, Partial<Parameters<typeof wordsFor>[1]>, string]>([
  ['before it stands', { phase: 'connecting' }, {}, 'Connecting.'],
  ['open', { phase: 'live' }, {}, 'Listening.'],
  ['typed', { phase: 'live' }, { microphone: false }, 'Ready: type what you want.'],
  ['muted', { phase: 'live', muted: true }, {}, 'Your microphone is off.'],
  ['held', { phase: 'live' }, { turns: 'push' }, 'Hold the button, or the space bar, to talk.'],
  [
    'with the microphone gone',
    { phase: 'live', deaf: true },
    {},
    'Nobody hears you: the microphone is gone. Type, or choose another one.',
  ],
  ['spoken to', speaking, {}, 'The Architect speaks. Just talk to interrupt.'],
  ['spoken to, typed', speaking, { microphone: false }, 'The Architect speaks. Type to interrupt.'],
  ['spoken to, muted', { ...speaking, muted: true }, {}, 'The Architect speaks. Type to interrupt.'],
  ['spoken to, held', speaking, { turns: 'push' }, 'The Architect speaks. Hold the button to interrupt.'],
  [
    'spoken to, one at a time',
    speaking,
    { halfDuplex: true },
    'The Architect speaks. Your microphone is paused; type to interrupt.',
  ],
  ['broken, typed', { phase: 'reconnecting' }, { microphone: false }, 'The connection broke. Connecting again.'],
  [
    'broken',
    { phase: 'reconnecting' },
    {},
    'The connection broke. Connecting again; what you say meanwhile is kept and sent then.',
  ],
])('says what one can do: %s', (_, state, manner, words) => {
  expect(wordsFor({ ...idle, ...state }, { ...spoken, ...manner })).toBe(words)
})
