import type { TokenUsage } from '../../core/prices.ts'

/** One question to the thinking slot, answered with JSON of one shape. */
export interface Question {
  system: string
  messages: { role: 'user' | 'assistant'; text: string }[]
  schema: Record<string, unknown>
  maxTokens: number
}

export interface Reply {
  text: string
  usage: TokenUsage
  /** Why the answer ends before its end, in the provider's word; `null` where it is whole. It is paid for either way. */
  stopped: string | null
}

/** A provider behind the thinking slot. Throws the SDK's own error where it does not answer. */
export type Think = (question: Question) => Promise<Reply>
