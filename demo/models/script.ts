/** What the scripted models know: written by hand, read like a play. Nothing outside it is ever answered. */
export interface ModelScript {
  /** Shown in messages: `demo`, `app e2e`. */
  readonly name: string
  readonly transcripts?: readonly Transcript[]
  readonly conversations?: readonly Conversation[]
}

/** One recording and what is heard in it. Matched on the SHA-256 of the audio's bytes, so a changed recording is unknown. */
export interface Transcript {
  readonly id: string
  readonly audio: Uint8Array
  readonly text: string
  /** ISO 639-1: what the provider says it detected. */
  readonly language?: string
  /** How long it plays: what the provider bills. */
  readonly seconds?: number
}

/** A request and its answer; with tools, the turns that follow. A conversation of one turn is a plain question. */
export interface Conversation {
  /** Unique in its script; the fixture of turn 3 is called `id#3`. */
  readonly id: string
  readonly asked: Asked
  readonly turns: readonly Turn[]
}

export interface Asked {
  readonly api?: 'openai' | 'anthropic'
  /** The first user message. */
  readonly user: Words
  readonly system?: Words
}

/**
 * Text to compare with, after `normalise` on both sides: a string must be the whole text; `includes` must all occur,
 * `excludes` must not. An empty `includes` accepts any text.
 */
export type Words = string | { readonly includes: readonly string[]; readonly excludes?: readonly string[] }

/** The model's move. Text, tools or both; an object in `say` is sent as JSON. */
export interface Turn {
  /** What the tools of the turn before must have given back, in order. Absent on the first turn only. */
  readonly after?: readonly ToolResult[]
  /** Text that came with the tool results, such as a reminder. Any such text is a difference unless named here. */
  readonly told?: Words
  readonly say?: string | object
  readonly use?: readonly ToolUse[]
  /** The answer stops where `max_tokens` would have cut it. */
  readonly cut?: boolean
}

export interface ToolUse {
  readonly tool: string
  readonly input: Record<string, unknown>
}

export interface ToolResult {
  readonly text: Words
  readonly error?: boolean
}

/** What a turn says, as it goes over the wire. */
export const spoken = (turn: Turn): string =>
  turn.say === undefined ? '' : typeof turn.say === 'string' ? turn.say : JSON.stringify(turn.say)
