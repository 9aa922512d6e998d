import type { Price } from '../../core/prices.ts'
import { type Asked, ask, worstOf } from './ask.ts'
import { type Material, revisePrompt } from './prompts.ts'
import type { Think } from './thinker.ts'

/** The next version of `current`: asks `afford` before the model is asked. */
export async function revise(
  think: Think,
  price: Price,
  material: Material,
  current: { text: string; version: number },
  afford: (dollars: number) => void,
): Promise<Asked> {
  const prompt = await revisePrompt(material, current.text, current.version)
  afford(worstOf(price, prompt))
  return ask(think, price, prompt)
}
