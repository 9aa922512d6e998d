import type { Config } from '../config/schema.ts'
import type { Refusal } from '../errors.ts'
import { type ApproverFacts, type NoApprover, notAnApprover } from '../permissions/approver.ts'
import { type Bot, type NoPerson, notAPerson } from '../permissions/person.ts'
import type { Approval, Person, SpecMetadata, Version } from '../spec/metadata.ts'
import { approvalsOf, newestVersion } from '../spec/transitions.ts'
import { type Askers, ownProblem } from './askers.ts'
import type { CommentFacts } from './facts.ts'
import { approvalRefusal } from './words.ts'

/** Everything that decides whether an `/approve` counts. */
export interface ApprovalFacts {
  /** The spec whose thread the comment is on, as it stands now. */
  spec: SpecMetadata
  command: { version?: number; hash?: string }
  /** `null` is a comment that is no longer there. */
  comment: CommentFacts | null
  approver: ApproverFacts
  /** Whose the newest version is; read only where one's own does not count. */
  askers: Askers
  bot: Bot
  /** The bot's comment that shows the newest version, and when it appeared; `null` where there is none. */
  shown: { version: number; sha256: string; at: string } | null
  rules: Config['approval']
  on_show_seconds: number
}

export type ApprovalProblem =
  | NoPerson
  | NoApprover
  | 'deleted_comment'
  | 'edited_comment'
  | 'other_issue'
  | 'not_a_draft'
  | 'not_newest'
  | 'other_text'
  | 'hash_required'
  | 'not_on_show'
  | 'too_soon'
  | 'own_spec'
  | 'unknown_askers'
  | 'approved_already'

export type ApprovalDecision =
  | { accept: true; approval: Approval }
  | { accept: false; problem: ApprovalProblem; refusal: Refusal }

/**
 * Whether this comment releases exactly these bytes: a person who may, by a comment of their own that was never
 * edited, either naming the bytes by their hash, or seen to have had them before their eyes.
 */
export function decideApproval(facts: ApprovalFacts): ApprovalDecision {
  const version = newestVersion(facts.spec)
  const { comment } = facts
  const problem = comment === null ? 'deleted_comment' : problemOf(facts, comment, version)
  if (problem !== null || comment === null) {
    const why = problem ?? 'deleted_comment'
    return { accept: false, problem: why, refusal: approvalRefusal(why, facts, version) }
  }
  return { accept: true, approval: approvalOf(facts, comment, version) }
}

function problemOf(facts: ApprovalFacts, comment: CommentFacts, version: Version): ApprovalProblem | null {
  const { spec, bot, rules, approver } = facts
  const nobody = notAPerson(comment.author, comment.via_app, bot)
  if (nobody) return nobody
  if (comment.edited) return 'edited_comment'
  if (comment.issue !== spec.origin.issue) return 'other_issue'
  if (spec.status !== 'draft') return 'not_a_draft'
  const unbound = unboundTo(version, facts, comment)
  if (unbound) return unbound
  const person = personOf(comment)
  const forbidden = notAnApprover(rules, person, approver)
  if (forbidden) return forbidden
  const own = ownProblem(rules, facts.askers, person)
  if (own) return own
  const before = approvalsOf(spec, version).some((approval) => approval.approver.id === person.id)
  return before ? 'approved_already' : null
}

/** Why the comment does not name this version's bytes, or does not do so beyond doubt. */
function unboundTo(version: Version, facts: ApprovalFacts, comment: CommentFacts): ApprovalProblem | null {
  const { command, shown, bot, spec } = facts
  if (command.version !== undefined && command.version !== version.version) return 'not_newest'
  if (command.hash !== undefined) {
    const { hash } = command
    if (version.sha256.startsWith(hash)) return null
    return spec.versions.some((one) => one.sha256.startsWith(hash)) ? 'not_newest' : 'other_text'
  }
  if (bot.shared) return 'hash_required'
  if (shown === null || shown.version !== version.version || shown.sha256 !== version.sha256) return 'not_on_show'
  return secondsOnShow(shown.at, comment) < facts.on_show_seconds ? 'too_soon' : null
}

/** How long a version had been on show when the comment was made, in seconds; GitHub counts whole ones. */
export const secondsOnShow = (shownAt: string, comment: Pick<CommentFacts, 'created_at'>): number =>
  (Date.parse(comment.created_at) - Date.parse(shownAt)) / 1_000

const personOf = ({ author }: CommentFacts): Person => ({ id: author?.id ?? 0, login: author?.login ?? 'ghost' })

const approvalOf = (facts: ApprovalFacts, comment: CommentFacts, version: Version): Approval => ({
  version: version.version,
  sha256: version.sha256,
  approver: personOf(comment),
  permission: facts.approver.permission?.role ?? 'none',
  source: {
    kind: 'comment',
    id: comment.id,
    author: personOf(comment),
    body_sha256: comment.body_sha256,
    created_at: comment.created_at,
  },
  approved_at: comment.created_at,
})
