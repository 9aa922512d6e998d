import type { EndReason, Speaker, VoiceEvent } from './events.ts'

export type Phase = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'ended'

export interface VoiceState {
  phase: Phase
  startedAt: number | null
  speaking: Speaker | null
  muted: boolean
  /** A wish to hand over that still can be undone, and when it was heard. */
  handoff: { at: number; by: 'phrase' | 'model' } | null
  /** Nobody took the wish back: the spec is being written. */
  confirmed: boolean
  ended: EndReason | null
  problem: { code: string; what: string; next: string } | null
  /** The microphone went while one talked. */
  deaf: boolean
}

export const idle: VoiceState = {
  ...{ phase: 'idle', startedAt: null, speaking: null, muted: false },
  ...{ handoff: null, confirmed: false, ended: null, problem: null, deaf: false },
}

/** Milliseconds in which a hand-over can be undone. */
export const undoTime = 5_000

/** Problems that another microphone solves. */
const ofMicrophone: ReadonlySet<string> = new Set(['gone', 'microphone'])

/** What the page shows after one more event. An ended conversation stays ended: late events change nothing. */
export function voiceState(before: VoiceState, event: VoiceEvent): VoiceState {
  if (before.phase === 'ended') return before
  switch (event.type) {
    case 'connecting':
      return { ...before, phase: before.startedAt === null ? 'connecting' : 'reconnecting', speaking: null }
    case 'connected':
      return { ...before, phase: 'live', startedAt: before.startedAt ?? event.at, problem: null }
    case 'lost':
      return { ...before, phase: 'reconnecting', speaking: null }
    case 'ended':
      return {
        ...before,
        phase: 'ended',
        speaking: null,
        handoff: null,
        confirmed: false,
        ended: event.why,
        problem: null,
      }
    case 'speaking':
      return { ...before, speaking: event.who }
    case 'silent':
      return before.speaking === event.who ? { ...before, speaking: null } : before
    case 'muted':
      return { ...before, muted: event.on }
    case 'microphone':
      return { ...before, deaf: false, problem: unless(before.problem, (code) => ofMicrophone.has(code)) }
    case 'turn.done':
      return { ...before, problem: unless(before.problem, (code) => code === 'service') }
    case 'handoff.asked':
      // A second wish while the first can be undone must not push the moment away.
      return before.handoff || before.confirmed ? before : { ...before, handoff: { at: event.at, by: event.by } }
    case 'handoff.undone':
      return before.confirmed ? before : { ...before, handoff: null }
    case 'handoff.confirmed':
      return before.handoff ? { ...before, handoff: null, confirmed: true } : before
    case 'spec.written':
      // The conversation may go on, and be handed over once more.
      return { ...before, confirmed: false, problem: unless(before.problem, (code) => code === 'spec') }
    case 'problem':
      return {
        ...before,
        confirmed: event.code === 'spec' ? false : before.confirmed,
        deaf: event.code === 'gone' || before.deaf,
        problem: { code: event.code, what: event.what, next: event.next },
      }
    default:
      return before
  }
}

/** A problem that was solved is no longer shown. */
const unless = (problem: VoiceState['problem'], solved: (code: string) => boolean): VoiceState['problem'] =>
  problem && solved(problem.code) ? null : problem

/** Why the conversation has to end now, by the person's own limits; `null` while it may go on. */
export function overLimit(
  { startedAt }: VoiceState,
  now: number,
  dollars: number,
  limits: { dollars: number; minutes: number },
): 'cost' | 'time' | null {
  if (dollars >= limits.dollars) return 'cost'
  return startedAt !== null && now - startedAt >= limits.minutes * 60_000 ? 'time' : null
}
