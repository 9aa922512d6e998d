import { createHash } from 'node:crypto'
import type { MessagesBody } from './body.ts'
import { unmarkedBody } from './unmarked-body.ts'

/** Tokens that the provider adds by itself: tool instructions and the definitions behind Anthropic-defined tools. */
const hidden = 4_000
/** The most that one image counts, whatever its bytes: larger ones are scaled down by the provider. */
const perImage = 6_000

/**
 * An upper bound of a prompt's tokens that stays close to the truth in a long conversation.
 *
 * A token covers at least one byte, so bytes bound tokens, but four times too high. What was already sent once is
 * known better: the provider has said how many tokens it was. So the bound of a request is the counted tokens of its
 * longest known beginning, and the bytes of the rest.
 */
export class PromptBound {
  readonly #counted = new Map<string, number>()

  /** The bound of `body`, and what to call with the provider's count when it answers. */
  measure(body: MessagesBody): { tokens: number; learn: (promptTokens: number) => void } {
    const { model, system, tools, thinking, messages } = unmarkedBody(body)
    let digest = hash('', { model, system, tools, thinking })
    let tokens = hidden + bytes(system) + bytes(tools)
    for (const message of messages) {
      digest = hash(digest, message)
      tokens = this.#counted.get(digest) ?? tokens + bytes(message) + images(message) * perImage
    }
    const key = digest
    return { tokens, learn: (promptTokens) => this.#counted.set(key, promptTokens) }
  }
}

const hash = (before: string, value: unknown): string =>
  createHash('sha256')
    .update(`${before}\n${JSON.stringify(value)}`)
    .digest('base64')
const bytes = (value: unknown): number => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)))

const images = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + images(item), 0)
  if (typeof value !== 'object' || value === null || !('content' in value)) return isImage(value) ? 1 : 0
  return images(value.content)
}
const isImage = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'image'
