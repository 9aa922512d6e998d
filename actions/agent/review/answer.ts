import { z } from 'zod'
import { AnswerOutcome } from '../../../core/comments/answer-marker.ts'
import { scanText } from '../../../hooks/secrets/scan.ts'
import type { Worked } from '../work/work.ts'
import type { Ask } from './ask.ts'

/** How one thing that was asked ended, as it is told where it was asked. */
export const Outcome = z.object({
  outcome: AnswerOutcome,
  text: z.string().max(4_000),
  /** What to type after `/revise` on the spec's issue. */
  revise: z.string().max(2_000).optional(),
})
export type Outcome = z.infer<typeof Outcome>

export interface Answer extends Outcome {
  ask: Pick<Ask, 'id' | 'kind' | 'thread' | 'author'>
}

/** What stands behind answers. */
export interface Made {
  /** The commit that was pushed; `null` where nothing had to change. */
  commit: string | null
  /** Nothing stands against that commit. */
  clean: boolean
}

/** Whatever the agent says goes to people as text of ours: it holds no secret. */
const withheld = 'The agent’s words are left out here, because they look as if they held a secret.'
const harmless = (text: string): string => (scanText(text, 'answer.md').length === 0 ? text : withheld)

/** One answer to each thing that was asked; where the agent has none, that is said. */
export function answersTo(asks: readonly Ask[], { replies, end }: Pick<Worked, 'replies' | 'end'>): Answer[] {
  const given = new Map(replies.map((reply) => [reply.id, reply]))
  return asks.map((ask): Answer => {
    const reply = given.get(ask.id)
    if (reply === undefined) return { ask, outcome: 'unanswered', text: silence(end) }
    const { outcome, revise } = reply
    const text = harmless(reply.text.slice(0, 4_000))
    return { ask, outcome, text, ...(revise === undefined ? {} : { revise: harmless(revise.slice(0, 2_000)) }) }
  })
}

const silence = (end: Worked['end']): string =>
  end.how === 'finished' ? 'The agent gave no answer to this.' : 'The run ended before the agent came to this.'
