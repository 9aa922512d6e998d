import { Refusal } from '../errors.ts'
import type { NoApprover } from '../permissions/approver.ts'
import type { Version } from '../spec/metadata.ts'
import { approvalsOf } from '../spec/transitions.ts'
import { type ApprovalFacts, type ApprovalProblem, secondsOnShow } from './decide.ts'
import { offerLine } from './offer.ts'

/** The words for an `/approve` that does not count. */
export function approvalRefusal(problem: ApprovalProblem, facts: ApprovalFacts, newest: Version): Refusal {
  const [why, next] = words[problem](facts, newest)
  return new Refusal({ what: '`/approve` changed nothing.', why, next })
}

type Words = (facts: ApprovalFacts, newest: Version) => [why: string, next: string]

const offer = (newest: Version) => `\`${offerLine(newest.version, newest.sha256)}\``
const typeOffer = (newest: Version) => `Read version ${newest.version}, then type ${offer(newest)}`
const askAnother = 'Ask somebody who may approve. The rule stands in `.sentra/config.yml` under `approval`.'
const yours = ({ approver }: Pick<ApprovalFacts, 'approver'>) =>
  `Your role here is “${approver.permission?.role ?? 'none'}”.`

/** The rule that keeps somebody from approving; the words also serve `/reject`, `/retry` and `/cancel`. */
export const approverWords: Record<NoApprover, (facts: Pick<ApprovalFacts, 'approver' | 'rules'>) => string> = {
  unknown_permission: () => 'GitHub did not say what you may do in this repository, and that counts as nothing.',
  other_account: () => 'The login that wrote belongs to another account by now.',
  low_permission: ({ rules, approver }) =>
    `Approving needs ${rules.permission}, and GitHub says your role here is “${approver.permission?.role ?? 'none'}”.`,
  not_listed: (facts) => `The settings name who may approve, and you are not among them. ${yours(facts)}`,
  unseen_teams: (facts) =>
    `The settings name teams (${(facts.rules.teams ?? []).join(', ')}), and this token cannot see them, so nobody is let through for being in one. ${yours(facts)}`,
}

const words: Record<ApprovalProblem, Words> = {
  deleted_comment: () => ['The comment is no longer there.', 'Type the command again.'],
  edited_comment: (_, newest) => [
    'The comment was edited after it was posted.',
    `Post a new comment: ${offer(newest)}`,
  ],
  deleted_account: (_, newest) => ['The account that wrote is gone.', typeOffer(newest)],
  bot: () => ['Only a person can approve, and this account is a bot.', 'A person has to type the line.'],
  foreign_app: (_, newest) => [
    'The comment was posted by an App on somebody’s behalf, and that App is not Sentra’s.',
    `Type it yourself on GitHub: ${offer(newest)}`,
  ],
  other_issue: ({ spec }, newest) => [
    `This spec is approved on the issue it began on, #${spec.origin.issue}.`,
    `Type ${offer(newest)} there.`,
  ],
  not_a_draft: ({ spec }) => [
    `The spec is ${spec.status.replace('_', ' ')}, not a draft.`,
    'Type `/status` to see where it stands.',
  ],
  not_newest: (_, newest) => [
    `The newest version is ${newest.version}, and only that one can be approved.`,
    typeOffer(newest),
  ],
  other_text: (_, newest) => [
    'The hash in your comment is not the hash of any version here.',
    `Copy the whole line: ${offer(newest)}`,
  ],
  hash_required: (_, newest) => [
    'Here the bot runs in a workflow, and other workflows may share its token, so your comment itself must name the text.',
    `Type the whole line: ${offer(newest)}`,
  ],
  not_on_show: (_, newest) => [`No comment shows version ${newest.version} yet.`, typeOffer(newest)],
  too_soon: ({ shown, comment, on_show_seconds }, newest) => {
    const seconds = shown && comment ? Math.round(secondsOnShow(shown.at, comment)) : 0
    const when = seconds >= 0 ? `appeared ${seconds} s before you wrote` : 'appeared only after you wrote'
    return [
      `Version ${newest.version} ${when}, and a bare \`/approve\` counts after ${on_show_seconds} s.`,
      typeOffer(newest),
    ]
  },
  own_spec: () => ['It is your own spec, and the settings want somebody else to approve it.', askAnother],
  unknown_askers: (_, newest) => [
    `The settings want somebody else to approve one’s own spec, and I cannot tell whose version ${newest.version} is: its text came by another’s commit than mine, or the issue’s author is gone.`,
    'Type `/revise` and what should change: the next version says who asked.',
  ],
  approved_already: ({ rules, spec }, newest) => [
    `You have approved it already; ${rules.count} people must, and ${approvalsOf(spec, newest).length} did so far.`,
    'Ask somebody else who may approve.',
  ],
  unknown_permission: (facts) => [
    approverWords.unknown_permission(facts),
    'Try again, or ask somebody who may approve.',
  ],
  other_account: (facts, newest) => [approverWords.other_account(facts), typeOffer(newest)],
  low_permission: (facts) => [approverWords.low_permission(facts), askAnother],
  not_listed: (facts) => [approverWords.not_listed(facts), askAnother],
  unseen_teams: (facts) => [
    approverWords.unseen_teams(facts),
    'Run Sentra as a GitHub App that may read members, or name people under `approval.people`.',
  ],
}
