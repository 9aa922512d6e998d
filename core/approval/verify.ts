import type { Config } from '../config/schema.ts'
import type { Refusal } from '../errors.ts'
import type { Account, CommitDetails } from '../github/port.ts'
import type { ApproverFacts } from '../permissions/approver.ts'
import type { Bot } from '../permissions/person.ts'
import type { ImplementationBlock } from '../spec/block.ts'
import type { Approval, SpecMetadata } from '../spec/metadata.ts'
import { newestVersion } from '../spec/transitions.ts'
import type { Askers } from './askers.ts'
import type { CommentFacts } from './facts.ts'
import { isOurs } from './our-commit.ts'
import { recordingProblem } from './verify-recording.ts'
import { verificationRefusal } from './verify-words.ts'

/** A commit on the specs branch that is said to have recorded an approval. */
export interface RecordingFacts {
  commit: CommitDetails | null
  /** The commits that the branch's head has beyond it; `null` where the head no longer reaches it. */
  since: CommitDetails[] | null
  /** The metadata in it and in its parent; `null` where they are not there or cannot be read. */
  metadata: SpecMetadata | null
  before: SpecMetadata | null
  /** SHA-256 of the version's text in it. */
  text_sha256: string | null
  comment: CommentFacts | null
  approver: ApproverFacts
}

export interface VerifyFacts {
  block: ImplementationBlock
  /** The implementation issue that the block was read from. */
  issue: { number: number; author: Account | null }
  bot: Bot
  /** Accounts that may have written to the branch beside the bot. */
  writers: number[]
  rules: Config['approval']
  specs_branch: string
  head: { sha: string; metadata: SpecMetadata | null; text: string | null; text_sha256: string | null } | null
  /** One for each of the block's approval commits, in its order. */
  recordings: RecordingFacts[]
  /** Whose the version is; read only where one's own does not count. */
  askers: Askers
  /** The newest version that a comment of our bot's on the origin issue shows; 0 where there is none. */
  newest_shown: number
}

export type VerifyProblem =
  | 'issue_of_another'
  | 'other_branch'
  | 'no_branch'
  | 'no_spec'
  | 'other_origin'
  | 'reopened'
  | 'other_issue'
  | 'other_bytes'
  | 'rewound'
  | 'too_few'
  | 'no_commit'
  | 'unreachable'
  | 'unverified'
  | 'not_our_commit'
  | 'records_nothing'
  | 'foreign_commit'
  | 'comment_gone'
  | 'comment_edited'
  | 'comment_differs'
  | 'comment_elsewhere'
  | 'no_approve_command'
  | 'hash_required'
  | 'not_a_person'
  | 'may_not'
  | 'own_spec'
  | 'unknown_askers'

export type Verification =
  | { ok: true; text: string; metadata: SpecMetadata; approvals: Approval[] }
  | { ok: false; problem: VerifyProblem; refusal: Refusal }

/**
 * Whether the block's version was released by people who may, to the byte. No field of the metadata is believed by
 * itself: the comment on GitHub, the Verified commit of our bot that recorded it, and the text in that commit and at
 * the head must all say the same, and nobody but our bot may have moved the branch since.
 */
export function verifyApproval(facts: VerifyFacts): Verification {
  const { head } = facts
  const problem = headProblem(facts) ?? peopleProblem(facts)
  if (problem === null && head?.metadata && head.text !== null) {
    const approvals = facts.recordings.flatMap(({ before, metadata }) => newApproval(before, metadata) ?? [])
    return { ok: true, text: head.text, metadata: head.metadata, approvals }
  }
  const why = problem ?? 'no_spec'
  return { ok: false, problem: why, refusal: verificationRefusal(why, facts) }
}

/** What must be true of the issue, the block, and the branch as it is now. */
function headProblem({ block, issue, bot, head, specs_branch, newest_shown }: VerifyFacts): VerifyProblem | null {
  if (issue.author?.id !== bot.id) return 'issue_of_another'
  if (block.specs_branch !== specs_branch) return 'other_branch'
  if (head === null) return 'no_branch'
  const { metadata } = head
  if (metadata === null || metadata.id !== block.spec || metadata.project !== block.project) return 'no_spec'
  // The id carries the origin's number, and the path carries the id: a changed field does not move a spec.
  const origin = metadata.origin.issue
  if (origin !== block.origin_issue || !metadata.id.startsWith(`${origin}-`)) return 'other_origin'
  const newest = newestVersion(metadata)
  if (metadata.approved_version !== block.version || newest.version !== block.version) return 'reopened'
  if (metadata.status === 'draft' || metadata.status === 'rejected' || metadata.status === 'merged') return 'reopened'
  const known = metadata.implementation
  if (known !== null && known.version === block.version && known.issue !== issue.number) return 'other_issue'
  if (newest.sha256 !== block.sha256 || head.text_sha256 !== block.sha256) return 'other_bytes'
  return newest_shown > block.version ? 'rewound' : null
}

/** What must be true of each approval, and of how many there are. */
function peopleProblem(facts: VerifyFacts): VerifyProblem | null {
  const approvers = new Set<number>()
  for (const recording of facts.recordings) {
    const approval = newApproval(recording.before, recording.metadata)
    const problem = recordingProblem(recording, approval, facts)
    if (problem) return problem
    if (approval) approvers.add(approval.approver.id)
  }
  if (approvers.size < facts.rules.count) return 'too_few'
  // What the head says of the status (rejected, reopened) is only as good as those who wrote it.
  return facts.recordings.some(({ since }) => since?.some((commit) => !isOurs(commit, facts))) ? 'foreign_commit' : null
}

/** The one approval that a commit added; `null` where it added none, or more than one, or changed an old one. */
export function newApproval(before: SpecMetadata | null, after: SpecMetadata | null): Approval | null {
  if (before === null || after === null) return null
  const old = before.approvals
  const added = after.approvals.slice(old.length)
  const kept = JSON.stringify(after.approvals.slice(0, old.length)) === JSON.stringify(old)
  return kept && added.length === 1 ? (added[0] ?? null) : null
}
