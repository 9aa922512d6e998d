/** Who a turn of the conversation belongs to. */
export type Speaker = 'person' | 'architect'

/** What was used, as the provider reported it. Token counts exclude what was read from the cache. */
export interface VoiceUsage {
  textIn: number
  audioIn: number
  textCached: number
  audioCached: number
  textOut: number
  audioOut: number
  /** Seconds of audio, for models that are sold by the minute. */
  seconds: number
}

export type EndReason = 'person' | 'cost' | 'time' | 'lost' | 'handed_over'

type Fact =
  | { type: 'connecting'; attempt: number }
  | { type: 'connected' }
  | { type: 'lost'; why: string }
  | { type: 'ended'; why: EndReason }
  | { type: 'speaking'; who: Speaker }
  | { type: 'silent'; who: Speaker }
  | { type: 'muted'; on: boolean }
  /** Another microphone is open now. */
  | { type: 'microphone' }
  /** A turn takes its place in the conversation, before its words are known. */
  | { type: 'turn.opened'; id: string; who: Speaker }
  | { type: 'turn.words'; id: string; delta: string }
  | { type: 'turn.done'; id: string; text: string }
  /** The Architect was interrupted: `heardMs` of it had been heard. */
  | { type: 'turn.cut'; id: string; heardMs: number }
  /** All of it was played, in so many milliseconds: how fast this voice speaks. */
  | { type: 'turn.played'; id: string; ms: number }
  | { type: 'turn.unheard'; id: string; why: string }
  | { type: 'turn.corrected'; id: string; text: string }
  | { type: 'usage'; id: string; model: string; usage: VoiceUsage }
  | { type: 'handoff.asked'; by: 'phrase' | 'model'; turn: string | null }
  | { type: 'handoff.undone'; by: 'voice' | 'key' | 'button' }
  | { type: 'handoff.confirmed' }
  | { type: 'spec.written'; markdown: string; sha256: string }
  | { type: 'problem'; code: string; what: string; next: string }

/** One thing that happened in a conversation; `at` is milliseconds since the epoch. All that is shown is made of these. */
export type VoiceEvent = Fact & { at: number }
export type VoiceFact = Fact
