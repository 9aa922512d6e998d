import Anthropic from '@anthropic-ai/sdk'
import { marked } from './caching.ts'
import { socketFetch } from './socket-fetch.ts'
import type { Task } from './task.ts'

/** The Messages API's turns of the two who talk; it has a third kind, which we never send. */
export interface Message {
  role: 'user' | 'assistant'
  content: string | Anthropic.ContentBlockParam[]
}
export type Answer = Anthropic.Message

/** Asks the model for its next turn. */
export type Ask = (messages: readonly Message[]) => Promise<Answer>

/** The broker will not forward this: what kind of wall was reached, and its words. */
export class Walled extends Error {
  readonly kind: string

  constructor(kind: string, message: string, cause: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

const brokenStreams = 3

/** The model behind the broker. The key here is a word: the broker drops it and sets the real one. */
export function anthropic(task: Task, system: string, tools: Anthropic.ToolUnion[]): Ask {
  const client = new Anthropic({
    apiKey: 'set-by-the-broker',
    authToken: null,
    baseURL: 'http://broker',
    fetch: socketFetch(task.socket),
    maxRetries: 5,
    timeout: 15 * 60_000,
  })
  return async (messages) => {
    const request = {
      model: task.model,
      max_tokens: task.maxTokens,
      ...marked({ system, tools, messages }),
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.messages.stream(request).finalMessage()
      } catch (error) {
        const wall = error instanceof Anthropic.APIError ? error.headers?.get('x-sentra-refusal') : undefined
        if (wall !== undefined && wall !== null) throw new Walled(wall, said(error), error)
        // An answer that has begun is not asked for again by the SDK.
        const broken = error instanceof Anthropic.APIConnectionError || !(error instanceof Anthropic.APIError)
        if (!broken || attempt >= brokenStreams) throw error
      }
    }
  }
}

/** The words of an error body, without the status and JSON around them. */
function said(error: unknown): string {
  const body: unknown = error instanceof Anthropic.APIError ? error.error : undefined
  if (typeof body === 'object' && body !== null && 'error' in body) {
    const inner = body.error
    if (typeof inner === 'object' && inner !== null && 'message' in inner) return String(inner.message)
  }
  return error instanceof Error ? error.message : String(error)
}
