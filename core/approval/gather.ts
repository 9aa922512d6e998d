import { readVersionMarker } from '../comments/version-marker.ts'
import type { Config } from '../config/schema.ts'
import { FormatError } from '../errors.ts'
import type { Comment, CommitDetails, GitHub, Issue, Snapshot } from '../github/port.ts'
import { gatherApprover } from '../permissions/gather.ts'
import type { Bot } from '../permissions/person.ts'
import { type ImplementationBlock, parseImplementationBody } from '../spec/block.ts'
import { sha256 } from '../spec/hash.ts'
import { paths } from '../spec/identity.ts'
import type { SpecMetadata } from '../spec/metadata.ts'
import { parseMetadata } from '../store/read.ts'
import { gatherAskers } from './askers.ts'
import { commentFacts } from './facts.ts'
import { newApproval, type RecordingFacts, type VerifyFacts } from './verify.ts'

/** The settings that an approval is verified under; read them at a fixed commit of the default branch. */
export type VerifySettings = Pick<Config, 'approval'> & { specs: Pick<Config['specs'], 'branch'> }

/**
 * Fetches what `verifyApproval` decides on: six requests for one approval, four more for each further one. Throws
 * `FormatError` where the issue has no block.
 *
 * @param writers ids of accounts that may have written to the branch beside the bot: a job's own, which reports on runs
 */
export async function gatherApprovalFacts(
  github: GitHub,
  issue: Pick<Issue, 'number' | 'author' | 'body'>,
  settings: VerifySettings,
  bot: Bot,
  writers: number[] = [],
): Promise<VerifyFacts> {
  const block = parseImplementationBody(issue.body)
  const commits = await Promise.all(block.approval_commits.map((sha) => github.commit(sha)))
  const metadataPath = paths.metadata(block.project, block.spec)
  const files = [metadataPath, paths.version(block.project, block.spec, block.version)]
  const [head = null, ...snapshots] = await github.readAt([
    { at: `refs/heads/${settings.specs.branch}`, paths: files },
    ...block.approval_commits.map((at) => ({ at, paths: files })),
    ...commits.map((commit) => ({ at: commit?.parents[0] ?? '0'.repeat(40), paths: files })),
  ])
  const read = (snapshot: Snapshot | null | undefined) => metadataOf(snapshot, metadataPath)
  const recorded = await Promise.all(
    commits.map(async (commit, index): Promise<Recorded> => {
      const [at, parent] = [snapshots[index], snapshots[index + commits.length]]
      const since = head === null || commit === null ? null : await github.commitsSince(commit.sha, head.sha)
      return { commit, since, metadata: read(at), before: read(parent), text: at?.files[1] ?? null }
    }),
  )
  const thread = await threadSince(github, block, recorded)
  const recordings = await Promise.all(recorded.map((one) => recordingFacts(github, settings, one, thread.comments)))
  const text = head?.files[1] ?? null
  const of = { project: block.project, id: block.spec, issue: block.origin_issue, version: block.version }
  return {
    block,
    issue: { number: issue.number, author: issue.author },
    bot,
    writers,
    rules: settings.approval,
    specs_branch: settings.specs.branch,
    head: head && { sha: head.sha, metadata: read(head), text, text_sha256: await hashOf(text) },
    recordings,
    askers: head === null ? null : await gatherAskers(github, settings.approval, bot, { ...of, head: head.sha }),
    newest_shown: await newestShown(github, block, recordings, bot, thread),
  }
}

type Recorded = Pick<RecordingFacts, 'since' | 'metadata' | 'before'> & {
  commit: CommitDetails | null
  text: string | null
}

async function recordingFacts(
  github: GitHub,
  { approval: rules }: VerifySettings,
  { text, ...recorded }: Recorded,
  thread: readonly Comment[],
): Promise<RecordingFacts> {
  const source = newApproval(recorded.before, recorded.metadata)?.source
  const comment =
    source?.kind === 'comment' ? (thread.find(({ id }) => id === source.id) ?? (await github.comment(source.id))) : null
  const [edited] = comment ? await github.edits([comment.node_id]) : []
  return {
    ...recorded,
    text_sha256: await hashOf(text),
    comment: comment && (await commentFacts(comment, edited)),
    // Who may is asked of whoever wrote the comment, not of whom the metadata names.
    approver: comment?.author
      ? await gatherApprover(github, rules, comment.author.login)
      : { permission: null, teams: {} },
  }
}

/** What was said on the origin's thread, and from when on it is whole. */
interface Thread {
  since: string | undefined
  comments: readonly Comment[]
}

/** The thread from the first approval on, as the metadata dates it: the approving comments are usually among it. */
async function threadSince(github: GitHub, block: ImplementationBlock, recorded: Recorded[]): Promise<Thread> {
  const told = recorded.flatMap(
    ({ before, metadata }) => Date.parse(newApproval(before, metadata)?.source.created_at ?? '') || [],
  )
  // A second earlier, since GitHub does not say whether its bound is in or out.
  const since =
    told.length === recorded.length && told.length > 0 ? new Date(Math.min(...told) - 1_000).toISOString() : undefined
  return { since, comments: await github.comments(block.origin_issue, since) }
}

/** A branch that was set back is found out by the versions that were shown to people after the approval. */
async function newestShown(
  github: GitHub,
  block: ImplementationBlock,
  recordings: RecordingFacts[],
  bot: Bot,
  thread: Thread,
): Promise<number> {
  const since = recordings.map(({ comment }) => comment?.created_at).find((at) => at !== undefined)
  const shown = (comment: Comment) => {
    const marker = comment.author?.id === bot.id ? readVersionMarker(comment.body) : null
    return marker?.spec === block.spec ? marker.version : 0
  }
  // The metadata's date is not believed: where the comments say that more is wanted, all of it is asked for.
  const whole = thread.since === undefined || (since !== undefined && Date.parse(thread.since) < Date.parse(since))
  const comments = whole ? thread.comments : await github.comments(block.origin_issue, since)
  return Math.max(0, ...comments.map(shown))
}

function metadataOf(snapshot: Snapshot | null | undefined, path: string): SpecMetadata | null {
  const text = snapshot?.files[0] ?? null
  if (text === null) return null
  try {
    return parseMetadata(text, path)
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

const hashOf = async (text: string | null) => (text === null ? null : sha256(text))
