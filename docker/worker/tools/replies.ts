import { z } from 'zod'
import type { Task } from '../task.ts'

/** How the agent ended one thing that was asked of it in a review. */
export const Reply = z.strictObject({
  id: z.string(),
  outcome: z.enum(['done', 'declined', 'changes_spec']),
  text: z.string().min(1).max(4_000),
  /** What to type after `/revise` on the spec's issue, where the comment asks for more than the spec says. */
  revise: z.string().max(2_000).optional(),
})
export type Reply = z.infer<typeof Reply>

const text = { type: 'string' }

/** The part of `finish` that answers a review. */
export const repliesSchema = {
  type: 'array',
  description: 'One reply to each review block.',
  items: {
    type: 'object',
    properties: {
      id: text,
      outcome: {
        type: 'string',
        enum: ['done', 'declined', 'changes_spec'],
        description: 'done: the code now does it, or did before.',
      },
      text: { ...text, description: 'To its author: what you changed, or why not. A few plain sentences.' },
      revise: { ...text, description: 'With changes_spec: one line that asks for that change of the specification.' },
    },
    required: ['id', 'outcome', 'text'],
  },
}

/** The ids to which no reply was given, or one that answers nothing that was asked. */
export function wrongReplies(task: Pick<Task, 'review'>, replies: readonly Reply[]): string | null {
  const asked = task.review.map(({ id }) => id)
  const given = replies.map(({ id }) => id)
  const missing = asked.filter((id) => !given.includes(id))
  const unknown = given.filter((id) => !asked.includes(id))
  const parts = [
    ...(missing.length ? [`There is no reply to ${missing.join(', ')}.`] : []),
    ...(unknown.length ? [`Nobody asked ${unknown.join(', ')}.`] : []),
  ]
  return parts.length ? parts.join(' ') : null
}
