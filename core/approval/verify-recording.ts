import { parseCommands } from '../commands/parse.ts'
import type { CommitDetails } from '../github/port.ts'
import { notAnApprover } from '../permissions/approver.ts'
import { notAPerson } from '../permissions/person.ts'
import type { Approval } from '../spec/metadata.ts'
import { newestVersion } from '../spec/transitions.ts'
import { isOwn } from './decide.ts'
import type { CommentFacts } from './facts.ts'
import type { RecordingFacts, VerifyFacts, VerifyProblem } from './verify.ts'

/** The account in whose name GitHub itself signs what is made through its API and its pages. */
export const webFlow = 19_864_447

/** What is wrong with one recorded approval; `null` where all of it holds. */
export function recordingProblem(
  recording: RecordingFacts,
  approval: Approval | null,
  facts: VerifyFacts,
): VerifyProblem | null {
  const { block } = facts
  const forged = commitProblem(recording, facts)
  if (forged) return forged
  if (approval === null || recording.before === null) return 'records_nothing'
  if (approval.version !== block.version || approval.sha256 !== block.sha256) return 'other_bytes'
  const then = newestVersion(recording.before)
  if (then.version !== block.version || then.sha256 !== block.sha256) return 'other_bytes'
  if (recording.text_sha256 !== block.sha256) return 'other_bytes'
  return commentProblem(recording.comment, approval, facts) ?? personProblem(recording, approval, facts)
}

/** The commit is our bot's own, on the branch as it is now. */
function commitProblem({ commit, since }: RecordingFacts, { bot }: VerifyFacts): VerifyProblem | null {
  if (commit === null) return 'no_commit'
  if (since === null) return 'unreachable'
  if (!commit.verified) return 'unverified'
  return isOurs(commit, { bot, writers: [] }) ? null : 'not_our_commit'
}

/** Made through GitHub's API by our bot, or by another account that writes for it, signed by GitHub, and no merge. */
export function isOurs(commit: CommitDetails, { bot, writers }: Pick<VerifyFacts, 'bot' | 'writers'>): boolean {
  const { author, committer, verified, parents } = commit
  if (author === null || (author.id !== bot.id && !writers.includes(author.id))) return false
  // Anyone can sign a commit of their own that names us as the author: the committer is who signed.
  return verified && parents.length === 1 && (committer?.id === author.id || committer?.id === webFlow)
}

/** The comment is the one that was recorded, and it says what was recorded. */
function commentProblem(
  comment: CommentFacts | null,
  approval: Approval,
  { block, bot }: VerifyFacts,
): VerifyProblem | null {
  if (comment === null || approval.source.kind !== 'comment' || approval.source.id !== comment.id) return 'comment_gone'
  if (comment.edited) return 'comment_edited'
  if (comment.issue !== block.origin_issue) return 'comment_elsewhere'
  if (notAPerson(comment.author, comment.via_app, bot) !== null) return 'not_a_person'
  const { source, approver } = approval
  if (comment.body_sha256 !== source.body_sha256 || comment.author?.id !== approver.id) return 'comment_differs'
  const parsed = parseCommands(comment.body)
  if (parsed.kind !== 'command' || parsed.command.name !== 'approve') return 'no_approve_command'
  const { version, hash } = parsed.command
  if (version !== undefined && version !== block.version) return 'no_approve_command'
  if (hash === undefined) return bot.shared ? 'hash_required' : null
  return block.sha256.startsWith(hash) ? null : 'no_approve_command'
}

/** The person may approve now, too. */
function personProblem({ before, approver }: RecordingFacts, approval: Approval, { rules }: VerifyFacts) {
  if (notAnApprover(rules, approval.approver, approver) !== null) return 'may_not'
  const own = before !== null && !rules.own_specs && isOwn(before, newestVersion(before), approval.approver)
  return own ? 'own_spec' : null
}
