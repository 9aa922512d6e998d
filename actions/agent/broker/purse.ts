import { costOf, noTokens, type Price, promptTokens, type TokenUsage } from '../../../core/prices.ts'
import { BrokerRefusal } from './refusal.ts'

/** What a run may use in all. Reaching one ends the run; nothing is forwarded beyond it. */
export interface BrokerLimits {
  dollars: number
  requests: number
  /** Output tokens of all requests together. */
  outputTokens: number
  /** Output tokens that one request may ask for. */
  maxTokens: number
  /** Bytes of one request's body. */
  bodyBytes: number
  /** How long a request may take to come in, in milliseconds; half a minute if nothing is said. */
  bodyMs?: number
  /** Milliseconds since the epoch. */
  deadline: number
}

export interface BrokerUsage {
  requests: number
  refused: number
  tokens: TokenUsage
  /** Dollars spent, by the price list and the provider's own count of tokens. */
  dollars: number
  /** Dollars set aside for requests that are not answered yet. */
  reserved: number
}

/** Money and counts: nothing is forwarded unless its worst case fits in what is left. */
export class Purse {
  readonly #limits: BrokerLimits
  readonly #usage: BrokerUsage = { requests: 0, refused: 0, tokens: { ...noTokens }, dollars: 0, reserved: 0 }
  #reservedTokens = 0

  constructor(limits: BrokerLimits) {
    this.#limits = limits
  }

  get usage(): BrokerUsage {
    return { ...this.#usage, tokens: { ...this.#usage.tokens } }
  }

  countRefusal(): void {
    this.#usage.refused += 1
  }

  /**
   * Sets the worst case aside and gives the function that settles it.
   * @throws BrokerRefusal when it does not fit.
   */
  reserve(
    worst: { dollars: number; outputTokens: number },
    now: number,
  ): (spent: TokenUsage | 'unknown' | 'nothing', price: Price) => number {
    const limits = this.#limits
    const used = this.#usage
    if (now >= limits.deadline) throw new BrokerRefusal('deadline', 'The run’s time is over.')
    if (used.requests >= limits.requests) {
      throw new BrokerRefusal('limit', `The run may send ${limits.requests} requests, and has.`)
    }
    if (used.tokens.output + this.#reservedTokens + worst.outputTokens > limits.outputTokens) {
      throw new BrokerRefusal(
        'limit',
        `The run may use ${limits.outputTokens} output tokens; this request might pass that.`,
      )
    }
    const left = limits.dollars - used.dollars - used.reserved
    if (worst.dollars > left) {
      const [most, rest] = [worst.dollars, Math.max(0, left)].map((amount) => amount.toFixed(4))
      throw new BrokerRefusal('budget', `This request may cost up to $${most}; $${rest} of the run’s budget is left.`)
    }
    used.requests += 1
    used.reserved += worst.dollars
    this.#reservedTokens += worst.outputTokens
    return (spent, price) => {
      used.reserved = Math.max(0, used.reserved - worst.dollars)
      this.#reservedTokens -= worst.outputTokens
      return this.#spend(spent, worst, price)
    }
  }

  /** An answer that broke off before it named its tokens may have cost all that was set aside, so it counts as that. */
  #spend(
    spent: TokenUsage | 'unknown' | 'nothing',
    worst: { dollars: number; outputTokens: number },
    price: Price,
  ): number {
    if (spent === 'nothing') return 0
    const tokens = spent === 'unknown' ? { ...noTokens, output: worst.outputTokens } : spent
    const dollars = spent === 'unknown' ? worst.dollars : costOf(price, spent)
    const total = this.#usage.tokens
    this.#usage.dollars += dollars
    this.#usage.tokens = {
      input: total.input + tokens.input,
      output: total.output + tokens.output,
      cacheRead: total.cacheRead + tokens.cacheRead,
      cacheWrite: total.cacheWrite + tokens.cacheWrite,
      cacheWrite1h: total.cacheWrite1h + tokens.cacheWrite1h,
    }
    return dollars
  }
}

/** The share of prompt tokens that were read from the provider's cache, 0 to 1. */
export const cacheShare = (tokens: TokenUsage): number => {
  const all = promptTokens(tokens)
  return all === 0 ? 0 : tokens.cacheRead / all
}
