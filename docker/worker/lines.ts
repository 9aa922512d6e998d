import { z } from 'zod'
import { Reply } from './tools/replies.ts'

const text = z.string()

/** The form of an ending, for those who write it and for the host, which reads it. */
export const ending = {
  outcome: z.enum(['finished', 'gave-up', 'limit', 'error']),
  /** What it was exactly; `budget`, `limit` and `deadline` are the broker's words, `gate` the Stop hooks' rounds. */
  reason: z.enum([
    'done',
    'cannot',
    'refusal',
    'turns',
    'tokens',
    'minutes',
    'failures',
    'silence',
    'gate',
    'budget',
    'limit',
    'deadline',
    'error',
  ]),
}

/** How the work ended, in the worker's own words. It proves nothing: the judge decides on the host. */
export const Outcome = z.strictObject({
  event: z.literal('result'),
  ...ending,
  summary: text,
  /** Answers to review comments, in mode `review`. */
  replies: z.array(Reply),
  /** Criteria, as `AC-2`, that no test can show. */
  untestable: z.array(z.strictObject({ criterion: text, why: text })).optional(),
  /** Lines proposed for the project's memory. */
  learned: z.array(text).optional(),
  /** A description of the project, where it has none. */
  overview: text.optional(),
  turns: z.int().nonnegative(),
})
export type Outcome = z.infer<typeof Outcome>

/** A line on the worker's standard output: one JSON value each, the last one a `result`. */
export const WorkerLine = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('turn'),
    turn: z.int().positive(),
    says: text,
    prompt: z.int().nonnegative(),
    cached: z.int().nonnegative(),
    output: z.int().nonnegative(),
  }),
  z.strictObject({ event: z.literal('tool'), tool: text, what: text, ok: z.boolean(), ms: z.number() }),
  z.strictObject({ event: z.literal('hook'), hook: text, refused: text }),
  z.strictObject({ event: z.literal('note'), text }),
  Outcome,
])
export type WorkerLine = z.infer<typeof WorkerLine>

/** What a line may say of a command or an answer: one line, cut. */
export const brief = (long: string, most = 200): string => {
  const line = long.replace(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}
