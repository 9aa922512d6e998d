import type { VoiceFact } from '../../../core/voice/events.ts'

/** How long before the server says so a person has begun to speak, at most; and how long a dead line passes for live. */
const lead = 1_000
const unnoticed = 3_000

export interface Owed {
  /** Takes what happened on the connection; gives it with the id that the turn has in the conversation. */
  take(fact: VoiceFact): VoiceFact
  /** The line broke. Gives the moment from which the microphone has to be heard again, and whether words are known to be there. */
  lost(): { from: number; spoken: boolean }
  /** Turns that were sent again and never came. Each is given once. */
  missing(): string[]
}

/**
 * What was said and is not written down yet. Times are those of the sound that goes out, in milliseconds: `now` is
 * earlier than the clock while the line catches up.
 */
export function owed(now: () => number): Owed {
  /** Until here all is written down, or was no speech. */
  let settled = now()
  let began: number | null = null
  let stopped = false
  const waiting = new Map<string, number>()
  /** Turns of a connection that broke: the next to be heard take their places. */
  let places: string[] = []
  const names = new Map<string, string>()

  const named = (fact: VoiceFact): VoiceFact => {
    if (!('id' in fact)) return fact
    const name = names.get(fact.id)
    return name === undefined ? fact : { ...fact, id: name }
  }

  return {
    take(fact) {
      if (fact.type === 'speaking' && fact.who === 'person') {
        // A sound that ended and became no turn is not owed.
        if (began === null || stopped) began = Math.max(settled, now() - lead)
        stopped = false
      } else if (fact.type === 'silent' && fact.who === 'person') {
        settled = now()
        stopped = true
      } else if (fact.type === 'turn.opened' && fact.who === 'person') {
        const place = places.shift()
        if (place !== undefined) names.set(fact.id, place)
        waiting.set(names.get(fact.id) ?? fact.id, began ?? Math.max(settled, now() - lead))
        began = null
      } else if (fact.type === 'turn.done' || fact.type === 'turn.unheard') {
        waiting.delete(names.get(fact.id) ?? fact.id)
      }
      return named(fact)
    },
    lost() {
      const begun = [...waiting.values(), ...(began === null ? [] : [began])]
      places = [...waiting.keys(), ...places]
      const from = begun.length > 0 ? Math.min(...begun) : Math.max(settled, now() - unnoticed)
      waiting.clear()
      began = null
      // What comes before is not heard again: a turn that is sent twice cannot reach back over it.
      settled = Math.min(settled, from)
      return { from, spoken: begun.length > 0 }
    },
    missing() {
      const left = places
      places = []
      return left
    },
  }
}
