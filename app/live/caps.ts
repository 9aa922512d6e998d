import type { LiveLimits } from './options.ts'
import { PageRefusal } from './refusal.ts'

interface Use {
  day: string
  sessions: number
  minutes: number
  dollars: number
  open: number
}

/** What each person has used today. Kept by this process: with replicas each keeps its own count. */
export interface Caps {
  /**
   * Reserves a session at its worst, before anything is paid: gives its minutes, and a function that returns what was
   * not used. @throws PageRefusal naming the limit.
   */
  reserve(person: number, now: number): { minutes: number; end(now: number): void }
}

export function createCaps(limits: LiveLimits): Caps {
  const used = new Map<number, Use>()
  return {
    reserve(person, now) {
      const day = new Date(now).toISOString().slice(0, 10)
      const before = used.get(person)
      const use: Use =
        before?.day === day ? before : { day, sessions: 0, minutes: 0, dollars: 0, open: before?.open ?? 0 }
      used.set(person, use)
      if (use.open > 0) throw refuse('You have a live session open already.', 'End it there first.')
      if (use.sessions >= limits.sessionsPerDay) throw over(`${limits.sessionsPerDay} sessions`)
      const minutes = Math.min(
        limits.minutesPerSession,
        limits.minutesPerDay - use.minutes,
        (limits.dollarsPerDay - use.dollars) / limits.dollarsPerMinute,
      )
      if (limits.minutesPerDay - use.minutes < 1) throw over(`${limits.minutesPerDay} minutes`)
      if (minutes < 1) throw over(`$${limits.dollarsPerDay}`)
      const dollars = minutes * limits.dollarsPerMinute
      Object.assign(use, {
        ...{ sessions: use.sessions + 1, open: use.open + 1 },
        ...{ minutes: use.minutes + minutes, dollars: use.dollars + dollars },
      })
      let ended = false
      return {
        minutes,
        end(later) {
          if (ended) return
          ended = true
          const left = Math.max(0, minutes - Math.max(1, Math.ceil((later - now) / 60_000)))
          use.open -= 1
          use.minutes -= left
          use.dollars -= left * limits.dollarsPerMinute
          const today = used.get(person)
          if (today && today !== use) today.open = Math.max(0, today.open - 1)
        },
      }
    },
  }
}

const refuse = (what: string, next: string) => new PageRefusal(429, what, next)
const over = (what: string) => refuse(`You have used your ${what} of today.`, 'Go on tomorrow, or type the spec.')
