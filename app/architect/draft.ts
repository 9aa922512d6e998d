import type { Price } from '../../core/prices.ts'
import type { Purse } from '../intake/purse.ts'
import { type AskedArchitect, askArchitect } from './ask.ts'
import { draftPrompt, type Material } from './prompts.ts'
import type { Think } from './thinker.ts'

/** A first version from what people said: asks the purse before the model. */
export async function draft(
  think: Think,
  price: Price,
  material: Material,
  purse: Pick<Purse, 'afford' | 'spend'>,
): Promise<AskedArchitect> {
  return askArchitect(think, price, await draftPrompt(material), purse)
}
