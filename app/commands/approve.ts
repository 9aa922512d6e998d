import { gatherAskers } from '../../core/approval/askers.ts'
import { type ApprovalFacts, decideApproval } from '../../core/approval/decide.ts'
import { offerLine } from '../../core/approval/offer.ts'
import type { Comment, SeenComment } from '../../core/github/port.ts'
import type { Approval, SpecMetadata } from '../../core/spec/metadata.ts'
import { approvalsOf, newestVersion } from '../../core/spec/transitions.ts'
import { headOf } from '../../core/store/store.ts'
import { recordApproval } from '../../core/store/update-spec.ts'
import { release } from '../release/release.ts'
import { type Said, sourceOf } from '../said.ts'
import { approved, counted, limitsOf } from '../templates/approved.ts'
import { codeBlock } from '../templates/markdown.ts'
import { readHeading } from '../templates/marker.ts'
import type { Desk } from '../thread/desk.ts'
import { justBefore } from '../thread/since.ts'
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
  if (have < needed) {
    const line = codeBlock(offerLine(version.version, version.sha256))
    return { reaction: '+1', body: counted(version.version, have, needed, line), metadata, ...thread }
  }
  const known = commit === null ? null : { approval, commit }
  const { metadata: after, implementation, notStarted } = await release(desk, metadata, version, known)
  const body = approved({
    web: desk.web,
    spec: metadata,
    version: version.version,
    sha256: version.sha256,
    approver: approval.approver.login,
    permission: approval.permission,
    implementation,
    limits: limitsOf(desk.host.bot, desk.config),
    notStarted,
  })
  return { reaction: notStarted === null ? '+1' : 'confused', body, metadata: after, ...thread }
}

async function factsOf({ desk, said, command, typist }: Work<'approve'>, spec: SpecMetadata): Promise<ApprovalFacts> {
  const { config, host, github, store } = desk
  const { project, id, origin } = spec
  const newest = { project, id, issue: origin.issue, version: newestVersion(spec).version }
  const source = await sourceOf(said)
  return {
    spec,
    command: {
      ...(command.version === undefined ? {} : { version: command.version }),
      ...(command.hash === undefined ? {} : { hash: command.hash }),
    },
    comment: {
      id: said.id,
      issue: said.thread,
      author: said.author,
      body: said.body,
      body_sha256: source.body_sha256,
      created_at: said.createdAt,
      edited: (await lastEdit(desk, said)) !== null,
      via_app: said.viaApp,
    },
    approver: typist.approver,
    askers: await gatherAskers(github, config.approval, host.bot, {
      ...newest,
      head: headOf(store)?.sha ?? store.branch,
    }),
    bot: host.bot,
    shown: command.hash === undefined ? await shownVersion(desk, said, spec) : null,
    rules: config.approval,
    on_show_seconds: config.specs.on_show_seconds,
  }
}

/** An event carries the comment as it was created, and a run would not believe one that was edited since: nor do we. */
const lastEdit = async ({ github, edit }: Desk, { nodeId }: Said) =>
  edit?.comment === nodeId ? edit.at : (await github.edits([nodeId]))[0]

/**
 * Our own comment that shows the newest version. It was read together with the rest, unless many comments came after it.
 * One that was edited shows what its editor wrote, and proves nothing.
 */
async function shownVersion(
  { github, host, seen }: Desk,
  { thread }: Said,
  spec: SpecMetadata,
): Promise<ApprovalFacts['shown']> {
  const newest = newestVersion(spec)
  const show = (comments: SeenComment[]): ApprovalFacts['shown'] => {
    for (const { author, body, created_at, edited } of comments) {
      const { version } = readHeading(body)
      const ours = author === host.bot.id && !edited
      if (!ours || version?.spec !== spec.id || version.version !== newest.version) continue
      return { version: version.version, sha256: version.sha256, at: created_at }
    }
    return null
  }
  return show(seen) ?? show((await github.comments(thread, justBefore(newest.created_at))).map(asSeen))
}

const asSeen = ({ author, body, created_at, updated_at }: Comment): SeenComment => ({
  ...{ author: author?.id ?? null, body, created_at, edited: updated_at !== created_at },
})
