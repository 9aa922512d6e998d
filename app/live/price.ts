import { SentraError } from '../../core/errors.ts'
import { listPrices, type Price, pricesDated } from '../../core/prices.ts'
import { costOfVoice, noUsage } from '../../core/voice/cost.ts'
import type { VoiceUsage } from '../../core/voice/events.ts'

/**
 * A minute in which both talk all the time (OpenAI counts ten tokens a second heard, twenty spoken), and five answers
 * each begin by reading a quarter of an hour's conversation from the cache.
 */
const busiestMinute = { ...noUsage, audioIn: 600, audioOut: 1_200, audioCached: 135_000 }

const listed = (model: string): Price | undefined => (Object.hasOwn(listPrices, model) ? listPrices[model] : undefined)

/** In whole cents, rounded up. @throws SentraError where nobody knows what the model costs. */
export function busiestMinuteOf(model: string): number {
  const price = listed(model)
  if (price?.audio_output !== undefined) return Math.ceil(costOfVoice(price, busiestMinute) * 100) / 100
  throw new SentraError({
    what: 'The voice page’s routes cannot be opened.',
    why: `The model ${JSON.stringify(model)} has no known price for sound in the list of ${pricesDated}, and nothing is spent that cannot be counted.`,
    next: 'Set SENTRA_LIVE_DOLLARS_A_MINUTE to the most that a minute with it can cost, or SENTRA_LIVE_MODEL to another one.',
  })
}

export type Counts = (used: VoiceUsage) => number

/**
 * Dollars for what the live model used. Of a model that is not in the list only the price of its busiest minute is
 * known: its tokens are taken for the same share of that as those of the listed model for which the share is greatest.
 */
export function countsLive(model: string, dollarsPerMinute: number): Counts {
  const price = listed(model)
  if (price?.audio_output !== undefined) return (used) => costOfVoice(price, used)
  const like = Object.values(listPrices).filter(({ audio_output }) => audio_output !== undefined)
  const share = (one: Price, used: VoiceUsage) => costOfVoice(one, used) / costOfVoice(one, busiestMinute)
  return (used) => dollarsPerMinute * Math.max(...like.map((one) => share(one, used)))
}

/** A second of a person's speech, as OpenAI counts it. */
const heardASecond = 10

/** What was heard for so many seconds, for a model that is sold by tokens. */
export const inTokens = (used: VoiceUsage): VoiceUsage => ({
  ...used,
  audioIn: Math.max(used.audioIn, used.seconds * heardASecond),
})
const inSeconds = (used: VoiceUsage): VoiceUsage => ({
  ...used,
  seconds: Math.max(used.seconds, used.audioIn / heardASecond),
})

/**
 * The same for a model that writes down what is heard, whether the provider tells seconds or tokens; `null` where nobody
 * knows what it costs.
 */
export function countsListening(model: string): Counts | null {
  const price = listed(model)
  if (price === undefined || (price.audio_minute ?? price.audio_input) === undefined) return null
  const whole = price.audio_minute === undefined ? inTokens : inSeconds
  return (used) => costOfVoice(price, whole(used))
}
