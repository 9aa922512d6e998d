import type { Ending } from './conclusion.ts'
import { dollars, sentence } from './markdown.ts'

const titles: Record<Exclude<Ending['conclusion'], 'failed'>, string> = {
  success: 'Pull request ready for review',
  draft: 'Draft pull request: not done',
  'branch-ready': 'Branch ready, no pull request',
  refused: 'Refused',
  cancelled: 'Cancelled',
  'nothing-to-do': 'Nothing to do: all that was asked has its answer',
}

function title({ conclusion, pullRequest, branch, pushed }: Ending): string {
  if (conclusion !== 'failed') return titles[conclusion]
  if (pushed !== undefined) return pushed ? 'Failed after the push' : 'Failed: nothing was pushed'
  if (pullRequest) return 'Failed, and a pull request stands'
  return branch ? 'Failed, and a branch stands without a pull request' : 'Failed: nothing was published'
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
  return [`## ${title(ending)}`, links.join(' · '), causes.join('\n'), body ?? '']
    .filter((part) => part !== '')
    .join('\n\n')
}

/** One line for the job's log and its annotation. */
export const headline = (ending: Ending): string =>
  [title(ending), ...ending.causes.slice(0, 1).flatMap(({ cause, next }) => [cause, next])].join(' — ')
