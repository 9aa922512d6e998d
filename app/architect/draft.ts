import type { Price } from '../../core/prices.ts'
import { type Asked, ask, worstOf } from './ask.ts'
import { draftPrompt, type Material } from './prompts.ts'
import type { Think } from './thinker.ts'

/** A first version from what people said: asks `afford` before the model is asked. */
export async function draft(
  think: Think,
  price: Price,
  material: Material,
  afford: (dollars: number) => void,
): Promise<Asked> {
  const prompt = await draftPrompt(material)
  afford(worstOf(price, prompt))
  return ask(think, price, prompt)
}
