import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '../../../core/errors.ts'
import { type Price, promptTokens, type TokenUsage, worstCostOf } from '../../../core/prices.ts'
import type { Answer } from './answer.ts'
import type { MessagesBody } from './body.ts'
import type { LedgerEntry } from './broker.ts'
import { type Forwarder, UpstreamFailure } from './forward.ts'
import type { PromptBound } from './prompt-bound.ts'
import type { BrokerLimits, Purse } from './purse.ts'
import { readBody } from './read-body.ts'
import { BrokerRefusal } from './refusal.ts'
import { relay } from './relay.ts'
import type { Trajectory } from './trajectory.ts'

/** Refusals beyond these are counted, but no longer written down one by one. */
const recordedRefusals = 500

interface Parts {
  prices: ReadonlyMap<string, Price>
  limits: BrokerLimits
  purse: Purse
  bound: PromptBound
  forwarder: Forwarder
  key: string
  trajectory: Trajectory
  now: () => number
  record: (entry: LedgerEntry) => void
}

/** One request after the other: check, reserve, forward, relay, settle, write down. */
export class Exchange {
  readonly #parts: Parts
  readonly #running = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  #count = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Answers one request to the only route. Whatever happens is answered and in the ledger; it never throws. */
  async handle(bytes: Uint8Array, client: ServerResponse): Promise<void> {
    const work = this.#handle(bytes, client).catch((error: unknown) => this.refuse(error, client))
    this.#running.add(work)
    await work
    this.#running.delete(work)
  }

  /** Answers with a refusal and writes it down; a connection that has begun to answer is cut instead. */
  refuse(error: unknown, client: ServerResponse, route?: string): void {
    const refusal = error instanceof BrokerRefusal ? error : new BrokerRefusal('upstream', 'The broker failed.')
    const { purse, now, record } = this.#parts
    purse.countRefusal()
    // Asking for refusals must not fill the host's disk, or its log.
    if (purse.usage.refused <= recordedRefusals) {
      record({
        at: new Date(now()).toISOString(),
        refused: refusal.kind,
        why: error instanceof BrokerRefusal ? refusal.message : String(error).replaceAll(this.#parts.key, '***'),
        ...(route === undefined ? {} : { route: route.slice(0, 200) }),
      })
    }
    if (client.headersSent) client.destroy()
    else client.writeHead(refusal.status, refusal.headers).end(refusal.body)
  }

  /** Waits for answers that are under way; each ends by the deadline at the latest. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  /** Waits for answers that are under way, at most `ms` milliseconds; then cuts them, and the clients with `cut`. */
  async settle(ms: number, cut: () => void): Promise<void> {
    const timer = setTimeout(() => {
      this.#abort.abort()
      cut()
    }, ms)
    await Promise.allSettled(this.#running)
    clearTimeout(timer)
  }

  async #handle(bytes: Uint8Array, client: ServerResponse): Promise<void> {
    const { limits, purse, bound, forwarder, key, now } = this.#parts
    const body = readBody(bytes)
    const price = this.#priceFor(body)
    const measure = bound.measure(body)
    const text = canonical(body)
    const worst = { dollars: worstOf(price, measure.tokens, body, text), outputTokens: body.max_tokens }
    const started = now()
    const settle = purse.reserve(worst, started)
    const request = ++this.#count
    let spent: TokenUsage | 'unknown' | 'nothing' = 'nothing'
    let answer: Answer | undefined
    let status = 0
    try {
      const timeLeft = AbortSignal.timeout(Math.min(limits.deadline - started, 2 ** 31 - 1))
      const upstream = await forwarder.send(text, AbortSignal.any([this.#abort.signal, timeLeft]))
      status = upstream.statusCode ?? 0
      if (status === 200) spent = 'unknown'
      answer = await this.#relay(upstream, client, key)
      if (status === 200) spent = answer.tokens
      if (spent !== 'unknown' && spent !== 'nothing') measure.learn(promptTokens(spent))
    } catch (error) {
      if (error instanceof UpstreamFailure && error.sent) spent = 'unknown'
      throw error
    } finally {
      const dollars = settle(spent, price)
      this.#write({ request, body, answer, worst: worst.dollars, dollars, spent, status, started })
    }
  }

  async #relay(upstream: IncomingMessage, client: ServerResponse, key: string): Promise<Answer> {
    try {
      return await relay(upstream, client, key)
    } catch (error) {
      if (error instanceof BrokerRefusal) throw error
      throw new BrokerRefusal('upstream', 'The model provider’s answer broke off.')
    }
  }

  #priceFor(body: MessagesBody): Price {
    const { prices, limits } = this.#parts
    const price = prices.get(body.model)
    if (price === undefined) {
      throw new BrokerRefusal('model', `This run may ask ${[...prices.keys()].join(', ')}, not ${body.model}.`)
    }
    if (body.max_tokens > limits.maxTokens) {
      throw new BrokerRefusal('body', `max_tokens may be at most ${limits.maxTokens}.`)
    }
    return price
  }

  #write(done: {
    request: number
    body: MessagesBody
    answer: Answer | undefined
    worst: number
    dollars: number
    spent: TokenUsage | 'unknown' | 'nothing'
    status: number
    started: number
  }): void {
    const { trajectory, now, record } = this.#parts
    const at = new Date(now()).toISOString()
    const { request, body, answer } = done
    if (answer !== undefined && done.status === 200) trajectory.write({ at, request, body, answer })
    record({
      at,
      request,
      model: body.model,
      reserved: done.worst,
      dollars: done.dollars,
      tokens: done.spent,
      status: done.status,
      stop_reason: answer?.stopReason ?? null,
      complete: answer?.complete ?? false,
      ms: now() - done.started,
    })
  }
}

function worstOf(price: Price, promptTokens: number, { max_tokens }: MessagesBody, text: string): number {
  try {
    return worstCostOf(price, { promptTokens, outputTokens: max_tokens, hourCache: text.includes('"ttl":"1h"') })
  } catch (error) {
    if (error instanceof Refusal) throw new BrokerRefusal('limit', `${error.what} ${error.why}`)
    throw error
  }
}

function canonical(body: MessagesBody): string {
  try {
    return JSON.stringify(body)
  } catch {
    throw new BrokerRefusal('body', 'The body is nested too deeply.')
  }
}
