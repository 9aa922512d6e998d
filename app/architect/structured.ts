import { z } from 'zod'
import { FormatError } from '../../core/errors.ts'
import { costOf, type Price, worstCostOf } from '../../core/prices.ts'
import { repairPrompt } from './prompts.ts'
import type { Question, Think } from './thinker.ts'

/** A question whose answer is JSON of one shape. */
export interface Structured<T> {
  system: string
  prompt: string
  answer: z.ZodType<T>
  /** What the answer is called in an error: `a specification`. */
  name: string
  maxTokens: number
}

export interface Asked<T> {
  answer: T
  /** Dollars for all requests it took. */
  cost: number
}

/** Dollars that a question may cost at most, both tries together. A token is never shorter than a byte. */
export function worstOf(price: Price, { system, prompt, maxTokens }: Structured<unknown>): number {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  const once = bytes(system) + bytes(prompt) + 4_000
  const again = once + maxTokens + 3_000
  const cost = (promptTokens: number) => worstCostOf(price, { promptTokens, outputTokens: maxTokens, hourCache: false })
  return cost(once) + cost(again)
}

/**
 * Asks, checks the answer, and lets the model mend a wrong one once. `paid` is told of each answer's price as it comes,
 * in dollars: a wrong answer is paid for like a right one, and so is one that was not finished.
 * @throws FormatError when the second answer is wrong too, or one was not finished; the SDK's own error when the provider
 * does not answer.
 */
export async function ask<T>(
  think: Think,
  price: Price,
  wanted: Structured<T>,
  paid: (dollars: number) => void = () => undefined,
): Promise<Asked<T>> {
  const { system, prompt, maxTokens } = wanted
  const schema = strictSchema(wanted.answer)
  const question = { system, messages: [{ role: 'user' as const, text: prompt }], schema, maxTokens }
  const first = await paidFor(think, price, question, paid)
  const parsed = read(wanted.answer, first.text)
  if (parsed.success) return { answer: parsed.data, cost: costOf(price, first.usage) }

  const again = [
    ...question.messages,
    { role: 'assistant' as const, text: first.text.trim() || '(empty)' },
    { role: 'user' as const, text: repairPrompt(reasonOf(parsed.error)) },
  ]
  const second = await paidFor(think, price, { ...question, messages: again }, paid)
  const mended = read(wanted.answer, second.text)
  const cost = costOf(price, first.usage) + costOf(price, second.usage)
  if (mended.success) return { answer: mended.data, cost }
  throw new FormatError({
    what: `The model did not answer with ${wanted.name}.`,
    why: `Twice its answer did not fit: ${reasonOf(mended.error)}`,
    next: 'Write the command again, or choose another model under `models.thinking`.',
    cause: mended.error,
  })
}

async function paidFor(think: Think, price: Price, question: Question, paid: (dollars: number) => void) {
  const reply = await think(question)
  paid(costOf(price, reply.usage))
  if (reply.stopped === null) return reply
  throw new FormatError({
    what: 'The model did not finish its answer.',
    why: `It stopped with "${reply.stopped}".`,
    next: 'Ask for less at once, or choose another model under `models.thinking`.',
  })
}

function read<T>(schema: z.ZodType<T>, text: string): z.ZodSafeParseResult<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  return schema.safeParse(value)
}

const reasonOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 8)
    .map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`)
    .join('; ')

/** The keywords that both providers take in a strict schema; bounds are checked by us, afterwards. */
const kept = new Set([
  'type',
  'properties',
  'required',
  'items',
  'anyOf',
  'description',
  'additionalProperties',
  'enum',
])

/** A shape as JSON Schema, as far as a provider's strict mode understands it. */
export const strictSchema = (shape: z.ZodType): Record<string, unknown> => plain(z.toJSONSchema(shape))

function plain(schema: unknown): Record<string, unknown> {
  const entries = Object.entries(schema ?? {}).filter(([key]) => kept.has(key))
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (key === 'items') return [key, plain(value)]
      if (key === 'anyOf') return [key, value.map(plain)]
      if (key !== 'properties') return [key, value]
      return [key, Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]))]
    }),
  )
}
