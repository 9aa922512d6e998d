import { describe, expect, it } from 'vitest'
import { costOf, listPrices, noTokens, Price, priceOf, pricesDated, worstCostOf } from './prices.ts'

const plain: Price = { input: 4, output: 20, cache_read: 0.2, cache_write: 5, cache_write_1h: 8 }

describe('prices', () => {
  it('keeps a dated list', () => {
    expect(pricesDated).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(Object.keys(listPrices).length).toBeGreaterThan(10)
    for (const price of Object.values(listPrices)) expect(Price.safeParse(price).success).toBe(true)
  })

  it('counts every kind of token at its own rate', () => {
    const usage = { input: 1e6, output: 1e6, cacheRead: 1e6, cacheWrite: 1e6, cacheWrite1h: 1e6 }
    expect(costOf(plain, usage)).toBeCloseTo(4 + 20 + 0.2 + 5 + 8, 10)
  })

  it('falls back to the usual shares of the input rate for cached tokens', () => {
    expect(costOf({ input: 3, output: 15 }, { ...noTokens, cacheRead: 1e6 })).toBeCloseTo(0.3, 10)
    expect(costOf({ input: 3, output: 15 }, { ...noTokens, cacheWrite: 1e6 })).toBeCloseTo(3.75, 10)
  })

  it('moves every token of a long prompt to the long rates', () => {
    const price: Price = { input: 0.1, output: 0.5, long: { above: 100_000, input: 0.5, output: 2.5 } }
    expect(costOf(price, { ...noTokens, input: 100_000, output: 1e6 })).toBeCloseTo(0.01 + 0.5, 10)
    expect(costOf(price, { ...noTokens, input: 100_001, output: 1e6 })).toBeCloseTo(0.0500005 + 2.5, 10)
  })

  it('never costs more than the worst case of the same request', () => {
    for (const price of Object.values(listPrices)) {
      for (const share of [0, 0.25, 1]) {
        const prompt = 200_000
        const usage = { ...noTokens, input: prompt * (1 - share), cacheWrite: prompt * share, output: 8_000 }
        const worst = worstCostOf(price, { promptTokens: prompt, outputTokens: 8_000, hourCache: false })
        expect(costOf(price, usage)).toBeLessThanOrEqual(worst + 1e-12)
      }
    }
  })

  it('refuses a prompt beyond the reach of the known rates', () => {
    const price: Price = { input: 2, output: 10, prompt_limit: 1_000 }
    expect(() => worstCostOf(price, { promptTokens: 1_001, outputTokens: 1, hourCache: false })).toThrow(/1000 tokens/)
  })

  it('prices a dated snapshot as its model, and a repository’s own price first', () => {
    expect(priceOf('claude-haiku-4-5-20251001')).toEqual(listPrices['claude-haiku-4-5'])
    expect(priceOf('claude-haiku-4-5', { 'claude-haiku-4-5': { input: 9, output: 9 } }).input).toBe(9)
  })

  it('refuses an unknown model with the line that adds its price', () => {
    expect(() => priceOf('grand-new')).toThrow(/models: \{ prices: \{ "grand-new": \{ input/)
    expect(() => priceOf('constructor')).toThrow(/no known price/)
  })
})
