import type { z } from 'zod'
import { FormatError } from '../../core/errors.ts'
import { costOf, type Price, worstCostOf } from '../../core/prices.ts'
import { Answer, answerSchema } from './answer.ts'
import { repairPrompt, system } from './prompts.ts'
import type { Question, Think } from './thinker.ts'

export interface Asked {
  answer: Answer
  /** Dollars for all requests it took. */
  cost: number
}

/** A spec of the largest allowed size fits; reasoning counts too. */
export const maxTokens = 16_000

/** Dollars that a question may cost at most, both tries together. A token is never shorter than a byte. */
export function worstOf(price: Price, prompt: string): number {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  const once = bytes(system) + bytes(prompt) + 4_000
  const again = once + maxTokens + 3_000
  const cost = (promptTokens: number) => worstCostOf(price, { promptTokens, outputTokens: maxTokens, hourCache: false })
  return cost(once) + cost(again)
}

/**
 * Asks the Architect, checks the answer, and lets it mend a wrong one once.
 * @throws FormatError when the second answer is wrong too; the SDK's own error when the provider does not answer.
 */
export async function ask(think: Think, price: Price, prompt: string): Promise<Asked> {
  const question: Question = { system, messages: [{ role: 'user', text: prompt }], schema: answerSchema, maxTokens }
  const first = await think(question)
  const parsed = read(first.text)
  if (parsed.success) return { answer: parsed.data, cost: costOf(price, first.usage) }

  const second = await think({
    ...question,
    messages: [
      ...question.messages,
      { role: 'assistant', text: first.text.trim() || '(empty)' },
      { role: 'user', text: repairPrompt(reasonOf(parsed.error)) },
    ],
  })
  const mended = read(second.text)
  const cost = costOf(price, first.usage) + costOf(price, second.usage)
  if (mended.success) return { answer: mended.data, cost }
  throw new FormatError({
    what: 'The model did not answer with a specification.',
    why: `Twice its answer did not fit: ${reasonOf(mended.error)}`,
    next: 'Write the command again, or choose another model under `models.thinking`.',
    cause: mended.error,
  })
}

function read(text: string): z.ZodSafeParseResult<Answer> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  return Answer.safeParse(value)
}

const reasonOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 8)
    .map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`)
    .join('; ')
