import type { VoiceEvent } from './events.ts'

/** What is known of words on their way, whatever the conversation itself is at: its last ones are heard after its end. */
export interface Hearing {
  speaking: boolean
  /** When the person stopped, until what they said takes its place as a turn; `null` where nothing is owed. */
  stoppedAt: number | null
}

export const nothingHeard: Hearing = { speaking: false, stoppedAt: null }

/** Milliseconds in which what was said takes its place as a turn, or was no words. */
const placed = 1_500

export function hearing(before: Hearing, event: VoiceEvent): Hearing {
  if (event.type === 'lost') return nothingHeard
  if (event.type === 'turn.opened' && event.who === 'person') return { ...before, stoppedAt: null }
  if (event.type === 'speaking' && event.who === 'person') return { speaking: true, stoppedAt: null }
  if (event.type === 'silent' && event.who === 'person') {
    return before.speaking ? { speaking: false, stoppedAt: event.at } : before
  }
  return before
}

/** Whether the person speaks, or did a moment ago. */
export const onTheWay = ({ speaking, stoppedAt }: Hearing, now: number): boolean =>
  speaking || (stoppedAt !== null && now - stoppedAt < placed)
