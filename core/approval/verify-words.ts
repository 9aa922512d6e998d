import { Refusal } from '../errors.ts'
import { isOurs } from './our-commit.ts'
import type { VerifyFacts, VerifyProblem } from './verify.ts'

/** The words for a run that does not start, because its approval does not hold. */
export function verificationRefusal(problem: VerifyProblem, facts: VerifyFacts): Refusal {
  const { spec, version, origin_issue } = facts.block
  const next = anew.has(problem)
    ? `Only a new approval cures that: type \`/revise\` on #${origin_issue} to make a new version, and approve it there.`
    : `Type \`/status\` on #${origin_issue} to see where the spec stands.`
  return new Refusal({ what: `Version ${version} of ${spec} is not built.`, why: words[problem](facts), next })
}

/** These are cured by a new approval; the others by looking at what happened. */
const anew: ReadonlySet<VerifyProblem> = new Set<VerifyProblem>([
  'other_bytes',
  'too_few',
  'no_commit',
  'unreachable',
  'unverified',
  'not_our_commit',
  'records_nothing',
  'foreign_commit',
  'comment_gone',
  'comment_edited',
  'comment_differs',
  'comment_elsewhere',
  'no_approve_command',
  'hash_required',
  'not_a_person',
  'may_not',
  'own_spec',
  'unknown_askers',
])

const words: Record<VerifyProblem, (facts: VerifyFacts) => string> = {
  issue_of_another: ({ bot }) => `The issue was not made by @${bot.login}.`,
  other_branch: ({ block, specs_branch }) =>
    `The issue names the branch \`${block.specs_branch}\`, and the settings keep specs on \`${specs_branch}\`.`,
  no_branch: ({ specs_branch }) => `The branch \`${specs_branch}\` is not there.`,
  no_spec: ({ block }) => `The branch has no spec ${block.spec} of ${block.project} that can be read.`,
  other_origin: ({ block }) => `The spec does not belong to #${block.origin_issue}.`,
  reopened: () => 'It is no longer the approved version: the spec was revised, rejected, or merged since.',
  other_issue: () => 'Its approval belongs to another implementation issue.',
  other_bytes: () => 'The text on the branch is not the text that was approved.',
  rewound: ({ newest_shown }) =>
    `The branch was set back: version ${newest_shown} was shown on the issue, and the branch no longer has it.`,
  too_few: ({ rules }) => `The settings want ${rules.count} people to approve, and fewer approvals stand.`,
  no_commit: () => 'The commit that is said to have recorded the approval is not there.',
  unreachable: () => 'The commit that recorded the approval is no longer on the branch.',
  unverified: () => 'The commit that is said to have recorded the approval is not Verified.',
  not_our_commit: ({ bot }) => `The commit that is said to have recorded the approval was not made by @${bot.login}.`,
  records_nothing: () => 'The commit that the issue names did not record an approval.',
  foreign_commit: ({ bot, recordings, specs_branch, ...facts }) => {
    const all = recordings.flatMap(({ since }) => since ?? [])
    const foreign = all.find((commit) => !isOurs(commit, { bot, ...facts }))
    return `Since the approval somebody else than @${bot.login} has changed \`${specs_branch}\`, in the commit ${foreign?.sha.slice(0, 12)}: what the branch says of this spec cannot be believed.`
  },
  comment_gone: () => 'The comment that approved it is no longer there.',
  comment_edited: () => 'The comment that approved it was edited.',
  comment_differs: () => 'The comment that approved it is not the one that was recorded.',
  comment_elsewhere: () => 'The comment that approved it is not on the issue of this spec.',
  no_approve_command: () => 'The recorded comment does not approve this version.',
  hash_required: () =>
    'The bot runs in a workflow, and other workflows may share its token, so the approving comment must name the hash, and it does not.',
  not_a_person: () => 'The comment that approved it was not made by a person, or came through another App.',
  may_not: () => 'Whoever approved it may not approve now, or GitHub would not say.',
  unknown_askers: () =>
    'The settings want somebody else to approve a spec of one’s own, and whose this one is cannot be told: its text came by another’s commit than the bot’s, or the issue’s author is gone.',
  own_spec: () => 'The settings want somebody else to approve a spec of one’s own.',
}
