import type { Ending } from './conclusion.ts'
import { dollars, sentence } from './markdown.ts'

const titles: Record<Ending['conclusion'], string> = {
  success: 'Pull request ready for review',
  draft: 'Draft pull request: not done',
  'branch-ready': 'Branch ready, no pull request',
  failed: 'Failed: nothing was published',
  refused: 'Refused',
  cancelled: 'Cancelled',
  'nothing-to-do': 'Nothing to do: all that was asked has its answer',
}

/** The page that GitHub shows for the job: the ending, its causes, and the same evidence as in the pull request. */
export function summaryText(ending: Ending, body: string | null): string {
  const links = [
    ending.pullRequest ? `[#${ending.pullRequest.number}](${ending.pullRequest.url})` : '',
    ending.branch ? `branch \`${ending.branch}\`` : '',
    ending.compare ? `[open the pull request](${ending.compare})` : '',
    ending.turns > 0 ? `${ending.turns} turns, ${dollars(ending.costUsd)}` : '',
  ].filter((part) => part !== '')
  // What stands in the pull request's text is not said twice.
  const causes = ending.causes
    .map(({ cause, next }) => `- ${sentence(cause)}\n  ${sentence(next)}`)
    .filter((line) => !body?.includes(line))
  return [`## ${titles[ending.conclusion]}`, links.join(' · '), causes.join('\n'), body ?? '']
    .filter((part) => part !== '')
    .join('\n\n')
}

/** One line for the job's log and its annotation. */
export const headline = (ending: Ending): string =>
  [titles[ending.conclusion], ...ending.causes.slice(0, 1).flatMap(({ cause, next }) => [cause, next])].join(' — ')
