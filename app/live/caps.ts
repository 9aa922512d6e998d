import type { LiveLimits } from './options.ts'
import { PageRefusal } from './refusal.ts'

interface Use {
  day: string
  sessions: number
  minutes: number
  dollars: number
  open: number
}

export interface Reserved {
  minutes: number
  dollars: number
  /** Frees the place, and gives back what was not used: of the minutes by the clock, of the dollars by what was `spent`. */
  end(now: number, spent: number): void
  /** Frees the place; all that was reserved counts as used, and what was `spent` beyond it too. */
  forfeit(spent: number): void
}

/** What each person, and everybody together, has used today. Kept by this process: with replicas each counts for itself. */
export interface Caps {
  /** Reserves a session's minutes and dollars, before anything is paid. @throws PageRefusal naming the limit. */
  reserve(person: number, now: number): Reserved
}

/** Before a call its minutes are reserved at the price of a busy minute; after it, what it really spent counts. */
export function createCaps(limits: LiveLimits): Caps {
  const used = new Map<number | 'everybody', Use>()
  const today = (who: number | 'everybody', day: string): Use => {
    const before = used.get(who)
    if (before?.day === day) return before
    const use = { day, sessions: 0, minutes: 0, dollars: 0, open: before?.open ?? 0 }
    used.set(who, use)
    return use
  }

  return {
    reserve(person, now) {
      const day = new Date(now).toISOString().slice(0, 10)
      const own = today(person, day)
      const all = today('everybody', day)
      const minutesFor = (dollars: number) => dollars / limits.dollarsPerMinute
      const left = {
        minutes: limits.minutesPerDay - own.minutes,
        dollars: minutesFor(limits.dollarsPerDay - own.dollars),
        total: minutesFor(limits.dollarsPerDayTotal - all.dollars),
      }
      const rate = `of which $${limits.dollarsPerMinute} are reserved for a minute`
      if (own.open > 0) throw new PageRefusal(429, 'You have a live session open already.', 'End it there first.')
      if (own.sessions >= limits.sessionsPerDay) throw over(`You have used your ${limits.sessionsPerDay} sessions`)
      if (left.minutes < 1) throw over(`You have used your ${limits.minutesPerDay} minutes`)
      if (left.dollars < 1) throw over(`You have used your $${limits.dollarsPerDay}, ${rate},`)
      if (left.total < 1) throw over(`All people together have used the $${limits.dollarsPerDayTotal}, ${rate},`)

      const minutes = Math.min(limits.minutesPerSession, ...Object.values(left))
      const dollars = minutes * limits.dollarsPerMinute
      own.sessions += 1
      own.open += 1
      own.minutes += minutes
      own.dollars += dollars
      all.dollars += dollars
      let ended = false
      const close = (unused: number, spent: number) => {
        if (ended) return
        ended = true
        own.minutes -= unused
        own.dollars += spent - dollars
        all.dollars += spent - dollars
        own.open -= 1
        const newest = used.get(person)
        if (newest && newest !== own) newest.open = Math.max(0, newest.open - 1)
      }
      return {
        minutes,
        dollars,
        end: (later, spent) => close(Math.max(0, minutes - Math.max(1, Math.ceil((later - now) / 60_000))), spent),
        forfeit: (spent) => close(0, Math.max(dollars, spent)),
      }
    },
  }
}

const over = (what: string) => new PageRefusal(429, `${what} of today.`, 'Go on tomorrow, or type the spec.')
