import type { Price } from '../../core/prices.ts'
import { type AskedArchitect, askArchitect } from './ask.ts'
import { draftPrompt, type Material } from './prompts.ts'
import type { Think } from './thinker.ts'

/** A first version from what people said: asks `afford` before the model is asked. */
export async function draft(
  think: Think,
  price: Price,
  material: Material,
  afford: (dollars: number) => void,
): Promise<AskedArchitect> {
  return askArchitect(think, price, await draftPrompt(material), afford)
}
