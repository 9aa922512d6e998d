import { z } from 'zod'
import { Refusal } from './errors.ts'
import table from './prices.json' with { type: 'json' }

const rate = z.number().nonnegative()

const Rates = z.strictObject({
  input: rate,
  output: rate,
  cache_read: rate.optional(),
  cache_write: rate.optional(),
  cache_write_1h: rate.optional(),
})

/** One model's list price. What a provider does not sell is absent. */
export const Price = Rates.extend({
  long: Rates.extend({ above: z.int().positive() })
    .optional()
    .describe('the rates of every token of a request whose prompt is longer than `above` tokens'),
  prompt_limit: z.int().positive().optional().describe('these rates hold only for prompts up to so many tokens'),
  audio_input: rate.optional(),
  audio_output: rate.optional(),
  audio_cache_read: rate.optional(),
  audio_minute: rate.optional(),
})
export type Price = z.infer<typeof Price>

const PriceTable = z.strictObject({
  dated: z.iso.date(),
  unit: z.string(),
  sources: z.array(z.url()),
  models: z.record(z.string(), Price),
})

/** The day on which the built-in list was read at the providers' own pages, `YYYY-MM-DD`. */
export const { dated: pricesDated, models: listPrices } = PriceTable.parse(table)

/** Tokens of one request, as the provider reports them. `input` excludes what was read from or written to the cache. */
export interface TokenUsage {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  cacheWrite1h: number
}

export const noTokens: TokenUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 }

export const promptTokens = (usage: TokenUsage): number =>
  usage.input + usage.cacheRead + usage.cacheWrite + usage.cacheWrite1h

/**
 * The price of `model`: from `own` (the repository's `models.prices`), else from the list, where a dated snapshot
 * (`…-20251001`) costs what its model costs.
 * @throws Refusal naming the line of configuration that adds one: nothing is spent at an unknown price.
 */
export function priceOf(model: string, own: Readonly<Record<string, Price>> = {}): Price {
  const undated = model.replace(/-\d{8}$|-\d{4}-\d{2}-\d{2}$/, '')
  const known = entry(own, model) ?? entry(listPrices, model) ?? entry(listPrices, undated)
  if (known !== undefined) return known
  throw new Refusal({
    what: `The model ${JSON.stringify(model)} has no known price.`,
    why: `It is not in the price list of ${pricesDated}, and a run spends nothing that it cannot count.`,
    next: `Add to .sentra/config.yml: models: { prices: { ${JSON.stringify(model)}: { input: 3, output: 15 } } } with the dollars a million tokens cost.`,
  })
}

/** `constructor` and its kin are no models. */
const entry = (prices: Readonly<Record<string, Price>>, model: string): Price | undefined =>
  Object.hasOwn(prices, model) ? prices[model] : undefined

/** Dollars for one request's tokens. Without rates of their own, cached tokens cost the usual shares of `input`. */
export function costOf(price: Price, usage: TokenUsage): number {
  const rates = price.long !== undefined && promptTokens(usage) > price.long.above ? price.long : price
  const dollars =
    usage.input * rates.input +
    usage.output * rates.output +
    usage.cacheRead * (rates.cache_read ?? rates.input * 0.1) +
    usage.cacheWrite * writeRate(rates, false) +
    usage.cacheWrite1h * writeRate(rates, true)
  return dollars / 1e6
}

/**
 * The most that a request can cost: all of its prompt written to the cache at the dearest rate it asks for, and all of
 * its output used.
 * @throws Refusal when the prompt may be longer than the known rates reach.
 */
export function worstCostOf(
  price: Price,
  request: { promptTokens: number; outputTokens: number; hourCache: boolean },
): number {
  if (price.prompt_limit !== undefined && request.promptTokens > price.prompt_limit) {
    throw new Refusal({
      what: `The request may hold ${request.promptTokens} tokens.`,
      why: `The known price of this model ends at ${price.prompt_limit} tokens.`,
      next: 'Shorten the conversation, or choose a model whose price does not depend on the length.',
    })
  }
  const long = price.long !== undefined && request.promptTokens > price.long.above ? price.long : price
  const dearest = Math.max(long.input, writeRate(long, false), request.hourCache ? writeRate(long, true) : 0)
  return (request.promptTokens * dearest + request.outputTokens * long.output) / 1e6
}

const writeRate = (rates: z.infer<typeof Rates>, hour: boolean): number =>
  hour ? (rates.cache_write_1h ?? rates.input * 2) : (rates.cache_write ?? rates.input * 1.25)
