import list from '../../core/prices.json' with { type: 'json' }
import type { Price } from '../../core/prices.ts'
import type { Preferences } from '../preferences.ts'
import { VoiceProblem } from './problems.ts'

export const prices: Readonly<Record<string, Price>> = list.models

/** The models that a conversation is paid for; the thinking one also writes the spec after a live one has ended. */
export const modelsOf = (road: 'live' | 'recorded', microphone: boolean, preferences: Preferences): string[] => {
  const { liveModel, listeningModel, thinkingModel, speakingModel } = preferences
  const own = road === 'live' ? [liveModel, thinkingModel] : [thinkingModel, speakingModel]
  return [...own, ...(microphone ? [listeningModel] : [])].filter((model) => model !== '')
}

/**
 * Nothing is spent that cannot be counted. @throws VoiceProblem naming the models, unless a price a minute is given.
 *
 * @param dollarsAMinute `null` where such a price does not help: the App counts by its own table, and hangs up.
 */
export function demandPrices(models: readonly string[], dollarsAMinute: number | null): void {
  const unknown = models.filter((model) => !Object.hasOwn(prices, model))
  if (unknown.length === 0 || (dollarsAMinute ?? 0) > 0) return
  throw new VoiceProblem(
    'price',
    `The price of ${unknown.join(' and ')} is not known.`,
    'The limit of dollars could not hold.',
    `In Settings choose another model${dollarsAMinute === null ? '' : ', or say what a minute costs at most'}.`,
  )
}
