import type { Ending } from './conclusion.ts'

/** The first line of the status comment on a pull request whose review is worked in. `name` is the spec, as Markdown. */
export function reviewHeading(name: string, ending: Ending | null): string {
  const left = ending?.left ?? 0
  return left === 0 ? headline(name, ending) : `${headline(name, ending)}\n\n${rest(left)}`
}

const rest = (left: number): string =>
  `More was asked than one run takes: ${left === 1 ? 'one thing is' : `${left} things are`} left for the next one. It begins with the next review or \`/revise …\` here; if none is on its way, type \`/revise go on\`.`

function headline(name: string, ending: Ending | null): string {
  const commit = ending?.commit?.slice(0, 12)
  const pushed = ending?.pushed ? `It is pushed as ${commit}` : 'Nothing had to change'
  switch (ending?.conclusion) {
    case undefined:
      return `The agent works in the review of ${name}.`
    case 'success':
      return `The review of ${name} is worked in. ${pushed}, and ${ending.left ? 'what it took up' : 'everything that was asked'} has its answer.`
    case 'draft':
    case 'branch-ready':
      return `The review of ${name} is worked in, but it is not done. ${pushed}; what is missing stands below.`
    case 'failed':
      return ending?.pushed
        ? `The review of ${name} is worked in and pushed as ${commit}, but the run failed after that.`
        : `The run on the review of ${name} failed. Nothing was pushed.`
    case 'refused':
      return `The run on the review of ${name} was refused.`
    case 'cancelled':
      return `The run on the review of ${name} was cancelled.`
    case 'nothing-to-do':
      return `There was nothing to do in the review of ${name}.`
  }
}
