import { expect, it } from 'vitest'
import { preferences } from '../preferences.ts'
import { demandPrices, modelsOf } from './prices.ts'

const with_ = (changes: Partial<typeof preferences>) => ({ ...preferences, ...changes })

it('asks for the price of what a road uses, and of nothing else', () => {
  const mine = with_({ speakingModel: 'speech' })
  expect(modelsOf('live', true, mine)).toEqual([mine.liveModel, mine.thinkingModel, mine.listeningModel])
  expect(modelsOf('live', false, mine)).toEqual([mine.liveModel, mine.thinkingModel])
  expect(modelsOf('recorded', true, mine)).toEqual([mine.thinkingModel, 'speech', mine.listeningModel])
  expect(modelsOf('recorded', false, preferences)).toEqual([preferences.thinkingModel])
})

it('begins with the models that Settings begin with', () => {
  for (const road of ['live', 'recorded'] as const) {
    expect(() => demandPrices(modelsOf(road, true, preferences), 0)).not.toThrow()
  }
})

it.each(['my-own', 'constructor'])('refuses a model that nobody can count, and says the way out: %s', (model) => {
  expect(() => demandPrices([model], 0)).toThrow(
    `The price of ${model} is not known. The limit of dollars could not hold. In Settings choose another model, or say what a minute costs at most.`,
  )
  expect(() => demandPrices([model], 0.1)).not.toThrow()
  // The App hangs up whatever a person says that a minute costs.
  expect(() => demandPrices([model], null)).toThrow(/In Settings choose another model\.$/)
})
