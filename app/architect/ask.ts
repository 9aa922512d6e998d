import type { Price } from '../../core/prices.ts'
import type { Purse } from '../intake/purse.ts'
import { Answer } from './answer.ts'
import { system } from './prompts.ts'
import { type Asked, ask, type Structured, worstOf } from './structured.ts'
import type { Think } from './thinker.ts'

export type AskedArchitect = Asked<Answer>

/** A spec of the largest allowed size fits; reasoning counts too. */
const maxTokens = 16_000

/**
 * Asks the Architect, after the purse was asked about the most that it can cost, and counts what it did cost.
 * @throws FormatError when the answer is wrong twice; the SDK's own error when the provider does not answer.
 */
export async function askArchitect(
  think: Think,
  price: Price,
  prompt: string,
  purse: Pick<Purse, 'afford' | 'spend'>,
): Promise<AskedArchitect> {
  const question: Structured<Answer> = { system, prompt, answer: Answer, name: 'a specification', maxTokens }
  purse.afford(worstOf(price, question))
  return ask(think, price, question, purse.spend)
}
