import { gatherAskers } from '../../core/approval/askers.ts'
import { type ApprovalFacts, decideApproval } from '../../core/approval/decide.ts'
import { offerLine } from '../../core/approval/offer.ts'
import type { Comment, SeenComment } from '../../core/github/port.ts'
import type { Approval, SpecMetadata, Status, Version } from '../../core/spec/metadata.ts'
import { approvalsOf, newestVersion } from '../../core/spec/transitions.ts'
import { headOf } from '../../core/store/store.ts'
import { recordApproval } from '../../core/store/update-spec.ts'
import { release, withdraw } from '../release/release.ts'
import { type Said, sourceOf } from '../said.ts'
import { approved, counted, outdated } from '../templates/approved.ts'
import { codeBlock } from '../templates/markdown.ts'
import type { Desk } from '../thread/desk.ts'
import { justBefore } from '../thread/since.ts'
import { approvalFacts, shownIn } from './approval-facts.ts'
import { specOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/** One person's release of the newest version's exact bytes. */
export async function approve(work: Work<'approve'>): Promise<Ending> {
  const { desk } = work
  const spec = specOf(work.found)
  const facts = await factsOf(work, spec)
  const ask = (now: SpecMetadata): Approval => {
    const decision = decideApproval({ ...facts, spec: now })
    if (decision.accept) return decision.approval
    throw decision.refusal
  }
  const needed = desk.config.approval.count
  const approval = ask(spec)
  const { result, commit, changed } = await recordApproval(desk.store, spec, approval, { needed, ask })
  return finishApproval(desk, result, approval, changed ? commit : null)
}

/**
 * What follows an approval that stands in git: with the last one needed, the implementation issue and its run.
 * `commit` is the one that recorded it; `null` where an earlier try did.
 */
export async function finishApproval(
  desk: Desk,
  metadata: SpecMetadata,
  approval: Approval,
  commit: string | null,
): Promise<Ending> {
  const needed = desk.config.approval.count
  const version = metadata.versions.find((one) => one.version === approval.version) ?? newestVersion(metadata)
  const have = approvalsOf(metadata, version).length
  const thread = commit === null ? {} : { thread: [] }
  const stage = stageOf(metadata, version)
  if (stage === 'past') {
    await withdraw(desk, metadata, version)
    const newest = newestVersion(metadata).version
    const body = outdated({
      version: version.version,
      newest,
      status: metadata.status,
      approver: approval.approver.login,
    })
    return { reaction: 'confused', body, metadata, ...thread }
  }
  if (stage === 'waits') {
    const line = codeBlock(offerLine(version.version, version.sha256))
    return { reaction: '+1', body: counted(version.version, have, needed, line), metadata, ...thread }
  }
  const known = commit === null ? null : { approval, commit }
  const begun = stage === 'begun' ? metadata.implementation?.issue : undefined
  const {
    metadata: after,
    implementation,
    notStarted,
  } = begun === undefined
    ? await release(desk, metadata, version, known)
    : { metadata, implementation: begun, notStarted: null }
  const body = approved({
    web: desk.web,
    spec: metadata,
    version: version.version,
    sha256: version.sha256,
    approver: approval.approver.login,
    permission: approval.permission,
    implementation,
    notStarted,
  })
  return { reaction: notStarted === null ? '+1' : 'confused', body, metadata: after, ...thread }
}

/**
 * Whether an approval that stands in git is still to be released: by the time a crash is cured the spec may have been
 * reopened, rejected or cancelled, or its run may have begun. A run of the past must not be started, nor a second one.
 */
function stageOf(metadata: SpecMetadata, { version }: Version): 'waits' | 'now' | 'begun' | 'past' {
  const { status, approved_version, implementation } = metadata
  if (newestVersion(metadata).version !== version || notToBuild.has(status)) return 'past'
  if (approved_version !== version) return status === 'draft' ? 'waits' : 'past'
  return status === 'approved' || implementation?.version !== version ? 'now' : 'begun'
}

const notToBuild: ReadonlySet<Status> = new Set<Status>(['rejected', 'cancelled'])

async function factsOf({ desk, said, command, typist }: Work<'approve'>, spec: SpecMetadata): Promise<ApprovalFacts> {
  const { config, host, github, store } = desk
  const { project, id, origin } = spec
  const newest = { project, id, issue: origin.issue, version: newestVersion(spec).version }
  return approvalFacts({
    spec,
    said,
    command,
    config,
    source: await sourceOf(said),
    edited: await lastEdit(desk, said),
    approver: typist.approver,
    askers: await gatherAskers(github, config.approval, host.bot, {
      ...newest,
      head: headOf(store)?.sha ?? store.branch,
    }),
    bot: host.bot,
    seen: command.hash === undefined ? await commentsWith(desk, said, spec) : [],
  })
}

/** An event carries the comment as it was created, and a run would not believe one that was edited since: nor do we. */
const lastEdit = async ({ github, edit }: Desk, { nodeId }: Said) =>
  edit?.comment === nodeId ? edit.at : (await github.edits([nodeId]))[0]

/** The thread's comments were read together with the rest, unless many came after the one that shows the version. */
async function commentsWith({ github, host, seen }: Desk, { thread }: Said, spec: SpecMetadata) {
  if (shownIn(seen, host.bot, spec) !== null) return seen
  return (await github.comments(thread, justBefore(newestVersion(spec).created_at))).map(asSeen)
}

const asSeen = ({ author, body, created_at, updated_at }: Comment): SeenComment => ({
  ...{ author: author?.id ?? null, body, created_at, edited: updated_at !== created_at },
})
