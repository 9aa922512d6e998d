import { parseCommands } from '../commands/parse.ts'
import { notAnApprover } from '../permissions/approver.ts'
import { notAPerson } from '../permissions/person.ts'
import type { Approval } from '../spec/metadata.ts'
import { newestVersion } from '../spec/transitions.ts'
import { ownProblem } from './askers.ts'
import type { CommentFacts } from './facts.ts'
import { isOurs } from './our-commit.ts'
import type { RecordingFacts, VerifyFacts, VerifyProblem } from './verify.ts'

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
  return commentProblem(recording.comment, approval, facts) ?? personProblem(recording, facts)
}

/** The commit is our bot's own, on the branch as it is now. */
function commitProblem({ commit, since }: RecordingFacts, { bot }: VerifyFacts): VerifyProblem | null {
  if (commit === null) return 'no_commit'
  if (since === null) return 'unreachable'
  if (!commit.verified) return 'unverified'
  return isOurs(commit, { bot }) ? null : 'not_our_commit'
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

/** Whoever wrote the comment may approve now, too: by what GitHub says of them, and nothing that was recorded. */
function personProblem({ comment, approver }: RecordingFacts, { rules, askers }: VerifyFacts): VerifyProblem | null {
  const person = comment?.author
  if (!person || notAnApprover(rules, person, approver) !== null) return 'may_not'
  return ownProblem(rules, askers, person)
}
