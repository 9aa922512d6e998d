import { expect, it } from 'vitest'
import { listPrices } from '../prices.ts'
import { costOfVoice, costWith, noCost, noUsage, usageOfListening } from './cost.ts'
import type { VoiceEvent } from './events.ts'

const price = {
  ...{ input: 0.6, output: 2.4, cache_read: 0.06 },
  ...{ audio_input: 10, audio_output: 20, audio_cache_read: 0.3 },
}

it.each([
  ['text heard', { textIn: 1e6 }, 0.6],
  ['text from the cache', { textCached: 1e6 }, 0.06],
  ['text said', { textOut: 1e6 }, 2.4],
  ['sound heard', { audioIn: 1e6 }, 10],
  ['sound from the cache', { audioCached: 1e6 }, 0.3],
  ['sound said', { audioOut: 1e6 }, 20],
])('%s has its own price', (_, used, dollars) => {
  expect(costOfVoice(price, { ...noUsage, ...used })).toBeCloseTo(dollars)
})

it('counts a minute of listening by the minute', () => {
  const listening = listPrices['gpt-transcribe']
  expect(listening && costOfVoice(listening, { ...noUsage, seconds: 60 })).toBeCloseTo(0.0045)
})

it('takes listening by the minute for its minutes, and by tokens for what so much speech comes to', () => {
  const byMinute = listPrices['gpt-transcribe']
  expect(byMinute && costOfVoice(byMinute, usageOfListening(120))).toBeCloseTo(0.009)
  expect(costOfVoice({ input: 2, output: 10, audio_input: 6 }, usageOfListening(60))).toBeCloseTo(0.0124)
  expect(costOfVoice({ input: 0, output: 0 }, usageOfListening(60))).toBe(0)
})

const used = (id: string, model = 'm'): VoiceEvent => ({
  ...{ at: 0, type: 'usage', id, model },
  usage: { ...noUsage, textIn: 1e6 },
})

it('pays a report once, however often it comes', () => {
  const cost = [used('a'), used('a'), used('b')].reduce(costWith({ m: price }), noCost)
  expect(cost.dollars).toBeCloseTo(1.2)
})

it.each(['unknown', 'constructor'])('names a model without a price instead of counting nothing: %s', (model) => {
  expect(costWith({ m: price })(noCost, used('a', model))).toMatchObject({ dollars: 0, unpriced: [model] })
})
