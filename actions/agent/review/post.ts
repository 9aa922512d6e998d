import { statusOf } from '../../../core/github/answers.ts'
import type { Ports } from '../ports.ts'
import type { Answer } from './answer.ts'
import { type AnswerFacts, conversationText, inComments, threadText } from './answer-text.ts'
import type { Said } from './said.ts'

/**
 * Gives each answer where it was asked. An answer is what says that nothing is left to do, so it comes last: whatever
 * dies before it is done again.
 */
export async function postAnswers(
  { github, log }: Pick<Ports, 'github' | 'log'>,
  { pull, discussion }: Said,
  answers: readonly Answer[],
  facts: AnswerFacts,
  /** Threads in which something is still to be answered. */
  open: ReadonlySet<number | null> = new Set(),
): Promise<void> {
  const threads = new Map<number, Answer[]>()
  const conversation: Answer[] = []
  for (const answer of answers) {
    const { thread } = answer.ask
    if (thread === null) conversation.push(answer)
    else threads.set(thread, [...(threads.get(thread) ?? []), answer])
  }

  const settled = discussion.threads.filter(
    ({ first, resolved }) => !resolved && !open.has(first) && isSettled(threads.get(first), facts),
  )
  if (settled.length > 0 && !(await github.resolve(settled.map(({ id }) => id)))) {
    log.info('The token may not mark threads as settled: that is left to people.')
  }
  for (const [first, some] of threads) {
    try {
      for (const text of inComments(threadText, some, facts)) await github.reply(pull.number, first, text)
    } catch (error) {
      // The thread was deleted while the agent was at work.
      if (statusOf(error) !== 404) throw error
      log.info('A thread is gone, and so is what was asked in it.')
    }
  }
  for (const text of inComments(conversationText, conversation, facts)) await github.createComment(pull.number, text)
}

/** Everything asked in it is done, in a commit that nothing stands against. */
const isSettled = (answers: readonly Answer[] | undefined, { commit, clean }: AnswerFacts): boolean =>
  commit !== null && clean && answers?.every(({ outcome }) => outcome === 'done') === true
