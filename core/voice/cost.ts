import type { Price } from '../prices.ts'
import type { VoiceEvent, VoiceUsage } from './events.ts'

export interface Cost {
  dollars: number
  /** What was counted already: a report that comes twice is paid once. */
  counted: readonly string[]
  /** Models that were used and have no known price: their use is not in `dollars`. */
  unpriced: readonly string[]
}

export const noCost: Cost = { dollars: 0, counted: [], unpriced: [] }

export const noUsage: VoiceUsage = {
  ...{ textIn: 0, audioIn: 0, textCached: 0, audioCached: 0, textOut: 0, audioOut: 0, seconds: 0 },
}

/** Dollars for one report. A price that does not tell sound from text is taken for both. */
export function costOfVoice(price: Price, used: VoiceUsage): number {
  const cached = price.cache_read ?? price.input
  const tokens =
    used.textIn * price.input +
    used.textCached * cached +
    used.textOut * price.output +
    used.audioIn * (price.audio_input ?? price.input) +
    used.audioCached * (price.audio_cache_read ?? price.audio_input ?? cached) +
    used.audioOut * (price.audio_output ?? price.output)
  return tokens / 1e6 + ((price.audio_minute ?? 0) * used.seconds) / 60
}

/** OpenAI counts a second of a person's speech as ten tokens; fast talk is some six tokens of text a second. */
const heardASecond = 10
const writtenASecond = 8
/** What may stand in a transcription's prompt. */
const promptTokens = 2_000

/** What writing down so many seconds may take at most, whichever way the model is sold. */
export const usageOfListening = (seconds: number): VoiceUsage => ({
  ...{ ...noUsage, textIn: promptTokens, audioIn: seconds * heardASecond, textOut: seconds * writtenASecond, seconds },
})

/** What the conversation has cost after one more event, by the given price list. */
export const costWith =
  (prices: Readonly<Record<string, Price>>) =>
  (before: Cost, event: VoiceEvent): Cost => {
    if (event.type !== 'usage' || before.counted.includes(event.id)) return before
    const counted = [...before.counted, event.id]
    const price = Object.hasOwn(prices, event.model) ? prices[event.model] : undefined
    if (price === undefined) {
      return { ...before, counted, unpriced: [...new Set([...before.unpriced, event.model])] }
    }
    return { ...before, counted, dollars: before.dollars + costOfVoice(price, event.usage) }
  }
