import { isOurs } from '../../../core/approval/our-commit.ts'
import type { Account, CommitDetails } from '../../../core/github/port.ts'
import { type Answer, Outcome } from './answer.ts'

/**
 * The answers of a run travel in the message of its last commit, too: a run that dies between its push and its answers
 * leaves them there, and the next one gives them without asking a model again.
 */
export interface Settled {
  commit: string
  clean: boolean
  outcomes: ReadonlyMap<string, Outcome>
}

export function answerTrailers(answers: readonly Answer[], clean: boolean): string[] {
  const lines = answers.map(
    ({ ask, outcome, text, revise }) => `Sentra-Answer: ${ask.id} ${JSON.stringify({ outcome, text, revise })}`,
  )
  return [`Sentra-Verdict: ${clean ? 'clean' : 'not clean'}`, ...lines]
}

/** The newest commit of ours that carries answers; `null` where there is none. Anyone can write such a message: it must be ours. */
export function settledIn(commits: readonly CommitDetails[], viewer: Account): Settled | null {
  const bot = { ...viewer, app_id: null, shared: false }
  for (const commit of commits.toReversed()) {
    if (!isOurs(commit, { bot, writers: [] })) continue
    const outcomes = new Map(commit.message.split('\n').flatMap(outcomeIn))
    if (outcomes.size > 0) {
      return { commit: commit.sha, clean: /^Sentra-Verdict: clean$/m.test(commit.message), outcomes }
    }
  }
  return null
}

function outcomeIn(line: string): [string, Outcome][] {
  const found = /^Sentra-Answer: (\S+) (\{.*\})$/.exec(line)
  if (!found) return []
  try {
    return [[found[1] ?? '', Outcome.parse(JSON.parse(found[2] ?? ''))]]
  } catch {
    return []
  }
}
