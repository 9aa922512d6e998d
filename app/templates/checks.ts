import type { CheckRun } from '../../core/github/port.ts'
import type { Round } from '../pulls/checks.ts'
import { code, plain } from './markdown.ts'

/** What is said when the repository's own checks fail on a pull request of ours. */
export const checks = {
  takenUp: (it: { head: string; failed: CheckRun[]; round: Round; notStarted: string | null }): string =>
    it.notStarted === null
      ? `**Taken up**, round ${it.round.number} of ${it.round.of}: ${names(it.failed)} failed on ${short(it.head)}. The agent reads the log and mends what it can, within the approved spec.`
      : `${names(it.failed)} failed on ${short(it.head)}. ${it.notStarted}`,

  offered: (it: { head: string; failed: CheckRun[]; round: Round }): string =>
    `**${names(it.failed)} failed** on ${short(it.head)}.\n\nType \`/fix\` and the agent reads the log and mends it: round ${it.round.number} of ${it.round.of}. Or say in a review what to do.`,

  usedUp: (it: { head: string; failed: CheckRun[]; round: Round }): string =>
    `**${names(it.failed)} failed** on ${short(it.head)}, and ${it.round.of === 0 ? 'nothing is mended by itself' : `this approval has had its ${it.round.of === 1 ? 'one round' : `${it.round.of} rounds`} of mending`} (\`checks.rounds\`).\n\nSay in a review what to do, or raise \`checks.rounds\` in \`.sentra/config.yml\`.`,
}

const short = (sha: string) => code(sha.slice(0, 12))

/** `Test` and `Lint`, each with a link to its log. */
const names = (failed: CheckRun[]): string => {
  const links = failed.slice(0, 5).map(({ name, url }) => `[${plain(name) || 'a check'}](${url})`)
  const more = failed.length > 5 ? [`${failed.length - 5} more`] : []
  const all = [...links, ...more]
  return all.length === 0
    ? 'A check'
    : all.length === 1
      ? (all[0] ?? '')
      : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
