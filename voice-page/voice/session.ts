import { type Cost, costWith, noCost } from '../../core/voice/cost.ts'
import type { VoiceEvent, VoiceFact } from '../../core/voice/events.ts'
import { asksToHandOver } from '../../core/voice/handoff.ts'
import { hearing, nothingHeard, onTheWay } from '../../core/voice/hearing.ts'
import { idle, overLimit, undoTime, type VoiceState, voiceState } from '../../core/voice/state.ts'
import { noTranscript, type Transcript, transcript } from '../../core/voice/transcript.ts'
import { asksToUndo } from '../../core/voice/undo.ts'
import { prices } from './prices.ts'

export interface Session {
  readonly log: readonly VoiceEvent[]
  readonly transcript: Transcript
  readonly cost: Cost
  /** Dollars until now: what was counted, and the time of models that nobody can count. */
  readonly spent: number
  readonly state: VoiceState
  /** Whether something that the person said is still being written down, or they are saying it. */
  readonly beingHeard: boolean
  tell(fact: VoiceFact): void
  /** Called after every event; gives the end of listening. */
  watch(listener: (event: VoiceEvent) => void): () => void
  close(): void
}

export interface Limits {
  dollars: number
  minutes: number
  /** What a minute counts while a model is used whose price is not known. */
  dollarsAMinute: number
}

/** How long a turn that is still being heard may hold back what comes after it, as a hand-over. Milliseconds. */
export const longestWait = 8_000
const heartbeat = 200

/** The log of one conversation, what it reduces to, and the two clocks that act on it: the limits and the undo. */
export function newSession(limits: Limits): Session {
  const log: VoiceEvent[] = []
  const listeners = new Set<(event: VoiceEvent) => void>()
  const priced = costWith(prices)
  const now = { transcript: noTranscript, cost: noCost, state: idle, hearing: nothingHeard }
  let endedAt: number | null = null

  const tell = (fact: VoiceFact): void => {
    const event = { ...fact, at: Date.now() }
    log.push(event)
    now.transcript = transcript(now.transcript, event)
    now.cost = priced(now.cost, event)
    now.state = voiceState(now.state, event)
    now.hearing = hearing(now.hearing, event)
    if (event.type === 'ended') endedAt ??= event.at
    for (const listener of listeners) listener(event)
    if (event.type === 'turn.done' && endedAt === null) heard(event.id)
  }

  /** Only a finished turn of the person's can ask, or take back; the Architect's own words never can. */
  const heard = (id: string) => {
    const turn = now.transcript.turns.find((one) => one.id === id)
    if (turn?.who !== 'person') return
    if (now.state.handoff) {
      if (asksToUndo(turn.text)) tell({ type: 'handoff.undone', by: 'voice' })
    } else if (asksToHandOver(turn.text)) tell({ type: 'handoff.asked', by: 'phrase', turn: id })
  }

  const spent = () => {
    const { startedAt } = now.state
    if (now.cost.unpriced.length === 0 || startedAt === null) return now.cost.dollars
    return now.cost.dollars + (((endedAt ?? Date.now()) - startedAt) / 60_000) * limits.dollarsAMinute
  }

  const beat = () => {
    const { state } = now
    if (state.phase === 'idle' || state.phase === 'ended') return
    const over = overLimit(state, Date.now(), spent(), limits)
    if (over) return tell({ type: 'ended', why: over })
    if (state.handoff && Date.now() - state.handoff.at >= undoTime + (beingHeard() ? longestWait : 0)) {
      tell({ type: 'handoff.confirmed' })
    }
  }
  const beingHeard = () =>
    onTheWay(now.hearing, Date.now()) ||
    now.transcript.turns.some((turn) => turn.who === 'person' && turn.state === 'open')

  const timer = setInterval(beat, heartbeat)
  return {
    log,
    get transcript() {
      return now.transcript
    },
    get cost() {
      return now.cost
    },
    get spent() {
      return spent()
    },
    get state() {
      return now.state
    },
    get beingHeard() {
      return beingHeard()
    },
    tell,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      clearInterval(timer)
      listeners.clear()
    },
  }
}
