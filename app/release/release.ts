import { Refusal } from '../../core/errors.ts'
import type { Issue } from '../../core/github/port.ts'
import { parseImplementationBody, renderImplementationBody } from '../../core/spec/block.ts'
import type { Approval, SpecMetadata, Version } from '../../core/spec/metadata.ts'
import { approvalsOf } from '../../core/spec/transitions.ts'
import { findApprovalCommits } from '../../core/store/approval-commits.ts'
import { readVersion } from '../../core/store/read.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { gist } from '../templates/changes.ts'
import { implementationHead, implementationTooLong } from '../templates/implementation.ts'
import type { Desk } from '../thread/desk.ts'
import { justBefore } from '../thread/since.ts'
import { startRun } from './start-run.ts'

export const featureLabel = 'ai-feature'

export interface Released {
  metadata: SpecMetadata
  implementation: number
  /** Why the run did not start, in words for people; `null` where it did. */
  notStarted: string | null
}

/**
 * What follows a complete approval: one implementation issue, recorded, hung below the origin, and its run started.
 * Each step looks whether it was done, so that a second call does what a crash left.
 * @throws Refusal where the spec was reopened meanwhile; the new issue is closed then.
 */
export async function release(
  desk: Desk,
  metadata: SpecMetadata,
  version: Version,
  known: { approval: Approval; commit: string } | null,
): Promise<Released> {
  const { github } = desk
  const recorded = metadata.implementation?.version === version.version ? metadata.implementation.issue : null
  const issue =
    recorded === null ? await implementationIssue(desk, metadata, version, known) : await github.issue(recorded)
  if (issue === null) throw lost(recorded)
  const after = recorded === null ? await record(desk, metadata, version, issue) : metadata
  await github.addSubIssue(metadata.origin.issue, issue.id)
  const notStarted = await startRun(desk, issue.number)
  return { metadata: after, implementation: issue.number, notStarted }
}

/** Closes the implementation issue that an earlier try made of an approval that does not stand any more. */
export async function withdraw(desk: Desk, metadata: SpecMetadata, version: Version): Promise<void> {
  if (metadata.implementation?.version === version.version) return
  const made = await madeBefore(desk, metadata, version)
  if (made?.state === 'open') await desk.github.updateIssue(made.number, { state: 'closed' })
}

async function implementationIssue(
  desk: Desk,
  metadata: SpecMetadata,
  version: Version,
  known: { approval: Approval; commit: string } | null,
): Promise<Issue> {
  // Only a second try can find one: where our commit of a moment ago recorded the approval, nothing was made of it yet.
  const before = known === null ? await madeBefore(desk, metadata, version) : null
  if (before !== null) return before
  const { github, store, web } = desk
  const text = await readVersion(store, metadata, version.version)
  const commits = await commitsOf(desk, metadata, version, known)
  const commit = commits.at(-1) ?? ''
  const approvers = metadata.approvals
    .filter((one) => one.version === version.version)
    .map(({ approver }) => approver.login)
  const body = renderImplementationBody(
    {
      schema: 1,
      spec: metadata.id,
      project: metadata.project,
      version: version.version,
      sha256: version.sha256,
      approval_commits: commits,
      specs_branch: store.branch,
      origin_issue: metadata.origin.issue,
    },
    {
      head: implementationHead({
        web,
        spec: metadata,
        version: version.version,
        sha256: version.sha256,
        commit,
        origin: metadata.origin.issue,
        approvers,
      }),
      text,
      tooLong: implementationTooLong(web, commit, metadata, version.version),
    },
  )
  return github.createIssue({ title: gist(text).title || metadata.title, body, labels: [featureLabel] })
}

/** The commits that recorded the approvals. The one of a moment ago is known; others are looked up. */
async function commitsOf(
  { store }: Desk,
  metadata: SpecMetadata,
  version: Version,
  known: { approval: Approval; commit: string } | null,
): Promise<string[]> {
  const approvals = approvalsOf(metadata, version)
  const [only] = approvals
  if (known !== null && approvals.length === 1 && only?.source.id === known.approval.source.id) return [known.commit]
  const found = await findApprovalCommits(store, metadata, approvals)
  return found.filter((commit) => commit !== null)
}

/** The issue that an earlier try made and did not get to record. Only one of our own counts. */
async function madeBefore({ github, host }: Desk, metadata: SpecMetadata, version: Version): Promise<Issue | null> {
  const since = metadata.approvals.find((one) => one.version === version.version)?.approved_at
  const issues = await github.issues({
    label: featureLabel,
    state: 'all',
    ...(since === undefined ? {} : { since: justBefore(since) }),
  })
  const ours = issues.filter(({ author, body }) => author?.login === host.bot.login && isFor(body, metadata, version))
  return ours.at(-1) ?? null
}

function isFor(body: string, { id, project }: SpecMetadata, { version, sha256 }: Version): boolean {
  try {
    const block = parseImplementationBody(body)
    return block.spec === id && block.project === project && block.version === version && block.sha256 === sha256
  } catch {
    return false
  }
}

async function record(
  { github, store }: Desk,
  metadata: SpecMetadata,
  { version }: Version,
  issue: Issue,
): Promise<SpecMetadata> {
  try {
    const change = {
      status: 'approved',
      from: ['approved'],
      version,
      implementation: { version, issue: issue.number },
    } as const
    return (await setStatus(store, metadata, change)).result
  } catch (error) {
    if (error instanceof Refusal) await github.updateIssue(issue.number, { state: 'closed' })
    throw error
  }
}

const lost = (issue: number | null) =>
  new Refusal({
    what: 'The implementation issue is gone.',
    why: `#${issue} was made for this approval, and GitHub does not have it any more.`,
    next: 'Type `/revise` to make a new version, and approve that.',
  })
