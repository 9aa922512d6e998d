import { Refusal } from '../errors.ts'
import type { CommandName } from './command.ts'
import type { RefusalReason } from './decide.ts'

/** What the words of a refusal may name. */
export interface RefusalFacts {
  command: CommandName
  /** The issue that the spec began on. */
  origin: number | null
  /** The newest version's line to copy, as the bot offers it. */
  offer: string | null
}

/** The words for a command that does nothing here and now. */
export function refusalOf(reason: RefusalReason, facts: RefusalFacts): Refusal {
  const [why, next] = words[reason](facts)
  return new Refusal({ what: `\`/${facts.command}\` changed nothing.`, why, next })
}

const there = ({ origin }: RefusalFacts) => (origin === null ? 'the issue it began on' : `#${origin}`)
const reopen = (facts: RefusalFacts) => `Type \`/revise\` and what should change on ${there(facts)} to reopen it.`
const approveLine = ({ offer }: RefusalFacts) => (offer === null ? '`/approve`' : `\`${offer}\``)

const words: Record<RefusalReason, (facts: RefusalFacts) => [why: string, next: string]> = {
  no_spec: () => ['There is no spec here yet.', 'Type `/spec` on an issue to draft one.'],
  has_spec: () => ['This issue has a spec already.', 'Type `/revise` and what should change.'],
  only_on_origin: (facts) => [`The spec is kept and approved on ${there(facts)}.`, `Type \`/${facts.command}\` there.`],
  only_on_issue: (facts) => [
    `A pull request changes code; its spec is kept on ${there(facts)}.`,
    `Type \`/${facts.command}\` there; here \`/revise\` and what should differ changes the code.`,
  ],
  only_on_pull: () => [
    'It mends the failing checks of a pull request of mine.',
    'Type `/fix` on that pull request; `/status` names it.',
  ],
  already_approved: () => [
    'The newest version is approved already.',
    'Type `/status` to see how far it is, or `/retry` to run the agent again.',
  ],
  already_running: () => ['The agent is at work on it.', 'Type `/cancel` first, or wait.'],
  already_rejected: (facts) => ['It is rejected already.', reopen(facts)],
  not_approved: (facts) => [
    'The newest version of the spec is not approved.',
    `Read it on ${there(facts)}, and type ${approveLine(facts)} there.`,
  ],
  nothing_runs: () => ['No run of the agent is going on.', 'Type `/status` to see where it stands.'],
  rejected: (facts) => ['The spec is rejected.', reopen(facts)],
  merged: () => ['The spec is merged, and stays as it is.', 'Open a new issue for what should change next.'],
}
