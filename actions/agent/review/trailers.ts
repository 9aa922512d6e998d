import { isOurs } from '../../../core/approval/our-commit.ts'
import type { Account, CommitDetails } from '../../../core/github/port.ts'
import { type Answer, type Made, Outcome } from './answer.ts'

/**
 * The answers of a run travel in the message of its last commit, too: a run that dies between its push and its answers
 * leaves them there, and the next one gives them without asking a model again.
 */
export interface Settled extends Made {
  outcome: Outcome
}

/** Characters of all answers' words together: what is longer is given shorter. */
const mostWords = 40_000

export function answerTrailers(answers: readonly Answer[], clean: boolean): string[] {
  const each = Math.floor(mostWords / Math.max(1, answers.length) / 2)
  const cut = (text: string) => (text.length > each ? `${text.slice(0, each)}…` : text)
  const lines = answers.map(({ ask, outcome, text, revise }) => {
    const words = { outcome, text: cut(text), ...(revise === undefined ? {} : { revise: cut(revise) }) }
    return `Sentra-Answer: ${ask.id} ${inert(JSON.stringify(words))}`
  })
  return [`Sentra-Verdict: ${clean ? 'clean' : 'not clean'}`, ...lines]
}

/**
 * GitHub acts on what it reads in a commit's message: `[skip ci]` stops the checks, `fixes #3` closes an issue, `@bob`
 * calls somebody. The words are the agent's, so none of the signs that such things need stands there as itself.
 */
const inert = (json: string): string =>
  json.replace(
    /[[\]#@/<>\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff-]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/**
 * What earlier runs answered, and in which commit; where one was answered twice, the later word. Anyone can write such a
 * message: the commit must be ours.
 */
export function settledIn(commits: readonly CommitDetails[], viewer: Account): ReadonlyMap<string, Settled> {
  const bot = { ...viewer, app_id: null, shared: false }
  const settled = new Map<string, Settled>()
  for (const commit of commits) {
    if (!isOurs(commit, { bot })) continue
    const clean = /^Sentra-Verdict: clean$/m.test(commit.message)
    for (const [id, outcome] of commit.message.split('\n').flatMap(outcomeIn)) {
      settled.set(id, { outcome, commit: commit.sha, clean })
    }
  }
  return settled
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
