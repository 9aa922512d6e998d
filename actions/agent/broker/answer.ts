import { z } from 'zod'
import type { TokenUsage } from '../../../core/prices.ts'

const count = z.number().nonnegative().nullish()

/** Token counts as the Messages API reports them; in a stream, the later event's figures are cumulative. */
const Usage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z.object({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }).nullish(),
})

const Block = z.looseObject({ type: z.string() })
const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ model: z.string().nullish(), usage: Usage }) }),
  z.object({ type: z.literal('content_block_start'), index: z.int(), content_block: Block }),
  z.object({ type: z.literal('content_block_delta'), index: z.int(), delta: Block }),
  z.object({ type: z.literal('message_delta'), delta: z.object({ stop_reason: z.string().nullish() }), usage: Usage }),
  z.object({ type: z.literal('message_stop') }),
])
const Whole = z.object({ content: z.array(Block), stop_reason: z.string().nullish(), usage: Usage })

/** What the model said and what it cost, read from the answer as it passes by. */
export class Answer {
  readonly content: Record<string, unknown>[] = []
  stopReason: string | null = null
  /** True once the provider has said that the answer is complete. */
  complete = false
  #usage: z.infer<typeof Usage> | undefined
  #final = false
  readonly #inputJson = new Map<number, string>()

  /** Takes one server-sent event's data. What it does not know (pings, new events) it leaves alone. */
  event(data: string): void {
    const parsed = Event.safeParse(parseJson(data))
    if (!parsed.success) return
    const event = parsed.data
    if (event.type === 'message_start') this.#usage = event.message.usage
    else if (event.type === 'content_block_start') this.content[event.index] = { ...event.content_block }
    else if (event.type === 'content_block_delta') this.#delta(event.index, event.delta)
    else if (event.type === 'message_delta') {
      this.stopReason = event.delta.stop_reason ?? null
      this.#usage = { ...this.#usage, ...stated(event.usage) }
      this.#final = true
    } else this.#stop()
  }

  /** Takes an answer that was not streamed. */
  whole(data: string): void {
    const parsed = Whole.safeParse(parseJson(data))
    if (!parsed.success) return
    this.content.push(...parsed.data.content)
    this.stopReason = parsed.data.stop_reason ?? null
    this.#usage = parsed.data.usage
    this.#final = true
    this.complete = true
  }

  /** `unknown` until the provider has given its final count. */
  get tokens(): TokenUsage | 'unknown' {
    if (!this.#final || this.#usage === undefined) return 'unknown'
    const usage = this.#usage
    const written = usage.cache_creation_input_tokens ?? 0
    const hour = Math.min(written, usage.cache_creation?.ephemeral_1h_input_tokens ?? 0)
    return {
      input: usage.input_tokens ?? 0,
      output: usage.output_tokens ?? 0,
      cacheRead: usage.cache_read_input_tokens ?? 0,
      cacheWrite: written - hour,
      cacheWrite1h: hour,
    }
  }

  #delta(index: number, delta: Record<string, unknown>): void {
    const block = this.content[index]
    if (block === undefined) return
    if (delta.type === 'input_json_delta') {
      this.#inputJson.set(index, `${this.#inputJson.get(index) ?? ''}${String(delta.partial_json)}`)
    }
    for (const field of ['text', 'thinking', 'signature']) {
      if (delta.type === `${field}_delta`) block[field] = `${String(block[field] ?? '')}${String(delta[field])}`
    }
  }

  #stop(): void {
    for (const [index, json] of this.#inputJson) {
      const block = this.content[index]
      if (block !== undefined && json !== '') block.input = parseJson(json) ?? {}
    }
    this.complete = true
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const stated = (usage: z.infer<typeof Usage>): z.infer<typeof Usage> =>
  Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined))
