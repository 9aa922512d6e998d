import { z } from 'zod'
import { FormatError } from '../errors.ts'
import { SpecDocument } from '../spec/document.ts'
import type { Turn } from './transcript.ts'

const line = z.string().trim().min(1).max(1_900)

/** What the live model writes when a conversation is handed over: a spec whose requirements name their turns. */
const Answer = z.object({
  title: z.string(),
  summary: z.string(),
  requirements: z.array(z.object({ text: line, turns: z.array(z.int().positive()).max(50) })).min(1),
  acceptance_criteria: z.array(line).min(1),
  out_of_scope: z.array(line).default([]),
  open_questions: z.array(line).default([]),
})

/**
 * Reads the model's answer against the conversation. The turns become visible text at the end of each requirement,
 * `(turns 1, 3)`, since that is all that survives every road to GitHub.
 *
 * Throws `FormatError` where it is no spec, or where a requirement names no turn of the person's: nobody asked for that.
 */
export function readSpecAnswer(text: string, turns: readonly Turn[]): SpecDocument {
  const answer = Answer.safeParse(jsonIn(text))
  if (!answer.success) throw refuse(z.prettifyError(answer.error))
  const said = new Set(turns.filter(({ who }) => who === 'person').map(({ number }) => number))
  const requirements = answer.data.requirements.map((requirement) => {
    const from = [...new Set(requirement.turns)].filter((turn) => said.has(turn)).sort((a, b) => a - b)
    if (from.length === 0) throw refuse(`“${requirement.text}” names no turn in which the person asked for it.`)
    return `${requirement.text} (turn${from.length > 1 ? 's' : ''} ${from.join(', ')})`
  })
  const document = SpecDocument.safeParse({ ...answer.data, requirements })
  if (document.success) return document.data
  throw refuse(z.prettifyError(document.error))
}

/** Models wrap JSON in a fence at times; anything else around it is a mistake. */
function jsonIn(text: string): unknown {
  const inner = /^\s*```(?:json)?\s*([\s\S]*?)```\s*$/.exec(text)?.[1] ?? text
  try {
    return JSON.parse(inner)
  } catch (cause) {
    throw refuse('It is not JSON.', cause)
  }
}

const refuse = (why: string, cause?: unknown) =>
  new FormatError({
    what: 'The spec that the model wrote cannot be used.',
    why,
    next: 'Try once more, or write it by hand.',
    cause,
  })
