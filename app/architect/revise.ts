import type { Price } from '../../core/prices.ts'
import { visibleText } from '../../core/text/visible.ts'
import type { Purse } from '../intake/purse.ts'
import { type AskedArchitect, askArchitect } from './ask.ts'
import { type Material, revisePrompt } from './prompts.ts'
import type { Think } from './thinker.ts'

/** The next version of `current`: asks the purse before the model. */
export async function revise(
  think: Think,
  price: Price,
  material: Material,
  current: { text: string; version: number },
  purse: Pick<Purse, 'afford' | 'spend'>,
): Promise<AskedArchitect> {
  // Whoever may push can hide words in a version's file, which no reader of its comment has seen.
  const seen = visibleText(current.text, { targets: true })
  return askArchitect(think, price, await revisePrompt(material, seen, current.version), purse)
}
