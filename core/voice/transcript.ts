import type { Speaker, VoiceEvent } from './events.ts'

export interface Turn {
  id: string
  /** From 1, in the order in which the turns began: what a requirement names. Never changes. */
  number: number
  who: Speaker
  text: string
  state: 'open' | 'done' | 'cut' | 'unheard'
  corrected: boolean
}

export interface Transcript {
  turns: readonly Turn[]
  /** Letters the Architect speaks in a millisecond: learnt from what was played to its end. */
  rate: number
}

/** About 150 English words a minute, until the voice itself has been heard. */
const usualRate = 0.015

export const noTranscript: Transcript = { turns: [], rate: usualRate }

/**
 * The conversation after one more event. Every event may come twice, as it does when a connection is restored: a turn
 * is opened once, closed once, and a person's correction stands over whatever the recogniser says later.
 */
export function transcript(before: Transcript, event: VoiceEvent): Transcript {
  if (event.type === 'turn.opened') return opened(before, event.id, event.who)
  if (event.type === 'turn.words') {
    return change(before, event.id, (turn) => (turn.state === 'open' ? { text: turn.text + event.delta } : {}))
  }
  if (event.type === 'turn.done') {
    return change(before, event.id, (turn) =>
      turn.corrected || brokenOff(turn) ? {} : { text: event.text.trim(), state: 'done' },
    )
  }
  if (event.type === 'turn.cut') {
    return change(before, event.id, (turn) => (brokenOff(turn) ? {} : cutAt(turn.text, event.heardMs * before.rate)))
  }
  if (event.type === 'turn.played') return { ...before, rate: learnt(before, event.id, event.ms) }
  if (event.type === 'turn.unheard') {
    // The Architect's words come before their sound: all of them may be there, and none was heard.
    return change(before, event.id, (turn) =>
      turn.state === 'open' || (turn.who === 'architect' && turn.state === 'done') ? unheard : {},
    )
  }
  if (event.type === 'turn.corrected') {
    return change(before, event.id, () => ({ text: event.text.trim(), state: 'done', corrected: true }))
  }
  return before
}

const unheard = { state: 'unheard', text: '' } as const

/** No words that come late change what was heard of the Architect. */
const brokenOff = ({ state, who }: Turn): boolean => state === 'cut' || (state === 'unheard' && who === 'architect')

/** Of whom not one word was heard, that one has said nothing. */
function cutAt(text: string, letters: number): Partial<Turn> {
  const heard = heardPart(text, letters)
  return heard === '–' ? unheard : { text: heard, state: 'cut' }
}

function opened(before: Transcript, id: string, who: Speaker): Transcript {
  if (before.turns.some((turn) => turn.id === id)) return before
  const turn: Turn = { id, number: before.turns.length + 1, who, text: '', state: 'open', corrected: false }
  return { ...before, turns: [...before.turns, turn] }
}

function change(before: Transcript, id: string, how: (turn: Turn) => Partial<Turn>): Transcript {
  return { ...before, turns: before.turns.map((turn) => (turn.id === id ? { ...turn, ...how(turn) } : turn)) }
}

function learnt({ turns, rate }: Transcript, id: string, ms: number): number {
  const turn = turns.find((one) => one.id === id)
  return turn === undefined || turn.state !== 'done' || ms < 500 ? rate : turn.text.length / ms
}

/** The words that had been heard when the sound stopped: whole words only, and a dash where it broke off. */
function heardPart(text: string, letters: number): string {
  if (letters >= text.length) return text.trim()
  const heard = text.slice(0, Math.max(0, Math.floor(letters)))
  const whole = /\s/.test(text[heard.length] ?? ' ') ? heard : heard.replace(/\S*$/, '')
  return `${whole.trim()} –`.trim()
}

/** What was said and is finished: what a new connection is told, and what a spec is made from. */
export const finished = (turns: readonly Turn[]): Turn[] =>
  turns.filter(({ state, text }) => (state === 'done' || state === 'cut') && text !== '')

/** The conversation as people read it, a turn a paragraph. */
export const transcriptText = (turns: readonly Turn[]): string =>
  finished(turns)
    .map(({ number, who, text }) => `[${number}] ${who === 'person' ? 'You' : 'Architect'}: ${text}\n`)
    .join('\n')
