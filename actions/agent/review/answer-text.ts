import { writeAnswerMarker } from '../../../core/comments/answer-marker.ts'
import { fenced, inline, prose } from '../report/markdown.ts'
import type { Answer, Made } from './answer.ts'

/** What stands behind the answers of one run. */
export interface AnswerFacts extends Made {
  originIssue: number
}

/** GitHub stops a comment at 65,536 characters. */
export const longest = 60_000

type Text = (answers: readonly Answer[], facts: AnswerFacts) => string

/** As many comments as the answers need, in their order; each names what it answers. */
export function inComments(text: Text, answers: readonly Answer[], facts: AnswerFacts): string[] {
  const parts: Answer[][] = []
  for (const answer of answers) {
    const last = parts.at(-1)
    if (last && text([...last, answer], facts).length <= longest) last.push(answer)
    else parts.push([answer])
  }
  return parts.map((part) => text(part, facts))
}

/** The reply in one thread, to everything that was asked there. */
export function threadText(answers: readonly Answer[], facts: AnswerFacts): string {
  return [marker(answers, facts), ...answers.map((answer) => body(answer, facts))].join('\n\n')
}

/** The one comment that answers what was asked outside of threads: reviews' own texts, comments, failing checks. */
export function conversationText(answers: readonly Answer[], facts: AnswerFacts): string {
  const parts = answers.map((answer) => `**${title(answer)}**\n\n${body(answer, facts)}`)
  return [marker(answers, facts), ...parts].join('\n\n')
}

const marker = (answers: readonly Answer[], { commit }: AnswerFacts): string =>
  writeAnswerMarker({ asks: answers.map(({ ask }) => ask.id), ...(commit ? { commit } : {}) })

function title({ ask }: Answer): string {
  if (ask.kind === 'check') return 'The failing checks'
  return `To ${inline(ask.author.login, 60)}’s ${ask.id.startsWith('rv-') ? 'review' : 'comment'}`
}

function body({ ask, outcome, text, revise }: Answer, facts: AnswerFacts): string {
  const words = prose(text)
  switch (outcome) {
    case 'done':
      return `${words}\n\n${done(facts)}`
    case 'declined':
      return `${words}\n\nThis was left as it is.`
    case 'changes_spec':
      return [words, changesSpec(facts, revise ?? '')].join('\n\n')
    case 'unanswered':
      return `${words} ${ask.kind === 'check' ? 'Type `/fix`' : 'Write `/revise …` with what you want'}, and it is taken up again.`
    case 'edited':
      return 'This was edited after it was sent, so nobody can tell whose words it holds, and nothing was done about it. Write it anew to have it taken up.'
  }
}

function done({ commit, clean }: AnswerFacts): string {
  if (commit === null) return 'Nothing had to change for it.'
  return clean
    ? `Done in ${commit}.`
    : `Worked in as ${commit}, but something stands against that commit: see the comment on the run below.`
}

/** A line to copy, and never a command of ours: whoever wants another spec says so. */
function changesSpec({ originIssue }: AnswerFacts, revise: string): string {
  const line = revise.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
  const lead = `This changes the spec, so it was not built. If it should hold, type this on #${originIssue}, and approve the new version:`
  return `${lead}\n\n${fenced(`/revise ${line.replace(/^\/revise\s*/i, '') || '…'}`)}`
}
