import { isBuilt } from '../publish/plan.ts'
import type { Ending } from './conclusion.ts'
import { dollars, duration, inline, sentence } from './markdown.ts'
import { type Progress, type Step, type StepId, stepLabels } from './progress.ts'
import { reviewHeading } from './review-heading.ts'

export interface StatusFacts {
  /** `null` until the approval is checked. */
  spec: { id: string; title: string; version: number } | null
  /** The page of the workflow run, where there is one. */
  runUrl: string | null
  progress: Progress
  now: number
  ending: Ending | null
  /** It works in the review of a pull request, on which the comment stands. */
  reviewing?: boolean
}

const signs: Record<Step['state'], string> = { waiting: '·', running: '⏳', done: '✓', failed: '✗' }

/** The one comment that follows a run from its first second to its last. */
export function statusText(facts: StatusFacts): string {
  const parts = [heading(facts), table(facts), ...(facts.ending ? ending(facts.ending) : [])]
  return [...parts, foot(facts)].filter((part) => part !== '').join('\n\n')
}

/** While it runs, the table is a moment's: edits are few, and the log has all. */
function foot({ runUrl, now, spec, ending }: StatusFacts): string {
  const moment = spec && !ending ? `As of ${new Date(now).toISOString().slice(11, 16)} UTC; ` : ''
  const log = runUrl ? `[${moment ? 'every turn is in the job log' : 'Job log'}](${runUrl})` : ''
  return moment && !log ? moment.replace('; ', '.') : `${moment}${log}${moment ? '.' : ''}`
}

function heading({ spec, ending, reviewing = false }: StatusFacts): string {
  const name = spec ? `**${inline(spec.title)}** (\`${spec.id}\` v${spec.version})` : 'this issue'
  if (reviewing) return reviewHeading(name, ending)
  switch (ending?.conclusion) {
    case undefined:
      return spec ? `The agent is building ${name}.` : 'The agent checks the approval.'
    case 'success':
      return `${name} is built: ${pullLink(ending)}, tested and ready for review.`
    case 'draft':
      return `${name} is a draft: ${pullLink(ending)}. It is not done; what is missing stands below.`
    case 'branch-ready':
      return onBranch(name, ending)
    case 'failed':
      return `The run for ${name} failed. ${standing(ending) ?? 'Nothing was published.'}`
    case 'refused':
      return `The run for ${name} was refused.`
    case 'cancelled':
      return `The run for ${name} was cancelled. ${standing(ending) ?? ''}`.trim()
    case 'nothing-to-do':
      return `There was nothing to do for ${name}.`
  }
}

/** What a run left on GitHub that did not come to its end; `null` where that is nothing. */
function standing({ branch, pullRequest, compare }: Ending): string | null {
  if (pullRequest)
    return `Its pull request stands: [#${pullRequest.number}](${pullRequest.url}). Do not merge it unseen.`
  return branch ? `Its work stands on the branch \`${branch}\`, without a pull request. [Open it](${compare}).` : null
}

function onBranch(name: string, ending: Ending): string {
  return isBuilt(ending.causes)
    ? `${name} is built on the branch \`${ending.branch}\`, but there is no pull request yet. [Open it](${ending.compare}).`
    : `${name} is not done. What there is stands on the branch \`${ending.branch}\`, without a pull request: [open it as a draft](${ending.compare}). What is missing stands below.`
}

const pullLink = (ending: Ending | null) => `[#${ending?.pullRequest?.number}](${ending?.pullRequest?.url})`

function table({ progress, now }: StatusFacts): string {
  const rows = (Object.keys(stepLabels) as StepId[]).map((id) => {
    const step = progress[id]
    const time = step.began === undefined ? '' : duration(((step.ended ?? now) - step.began) / 1_000)
    // What a step was at is of interest while it runs; what the agent used, always.
    const said = step.state === 'done' && id !== 'agent' ? '' : (step.note ?? '')
    return `| ${signs[step.state]} | ${stepLabels[id]} | ${time} | ${inline(said)} |`
  })
  return ['| | Step | Time | |', '|---|---|---:|---|', ...rows].join('\n')
}

function ending(end: Ending): string[] {
  const causes = end.causes.slice(0, 12).map(({ cause, next }) => `- ${sentence(cause)}\n  ${sentence(next)}`)
  const notes = end.notes?.slice(0, 12).map((note) => `- ${sentence(note)}`) ?? []
  const price = `${end.turns} turn${end.turns === 1 ? '' : 's'}, ${dollars(end.costUsd)}.`
  return [[...causes, ...notes].join('\n'), end.turns > 0 ? price : '']
}
