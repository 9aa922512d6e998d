import { Refusal } from '../errors.ts'
import { shortHash } from './hash.ts'
import type { Approval, Decision, Implementation, Source, SpecMetadata, Status, Version } from './metadata.ts'

/**
 * How a spec's metadata may change, as pure functions: the store asks them again each time another writer was faster.
 * Each gives the same object back where it was done already, and throws `Refusal` where it may not be done.
 */

/** Whether two sources are the same comment (or issue). Its text may have been edited since: it is still the same one. */
export const sameSource = (a: Source, b: Source): boolean => a.kind === b.kind && a.id === b.id

/** The newest version: what `/revise` builds on and `/approve` releases. */
export function newestVersion(metadata: SpecMetadata): Version {
  const newest = metadata.versions.at(-1)
  if (newest === undefined) throw new RangeError('A spec has at least one version.')
  return newest
}

/** Adds a version under the next number. After an approval this reopens the spec: what was approved is no longer it. */
export function withVersion(metadata: SpecMetadata, version: Omit<Version, 'version'>): SpecMetadata {
  if (metadata.versions.some(({ source }) => sameSource(source, version.source))) return metadata
  if (metadata.status === 'merged') {
    throw new Refusal({
      what: 'This spec is merged and stays as it is.',
      why: 'Its pull request was merged, so there is nothing left to revise.',
      next: 'Open a new issue, or type /spec here to begin a new spec.',
    })
  }
  return {
    ...metadata,
    status: 'draft',
    approved_version: null,
    versions: [...metadata.versions, { version: newestVersion(metadata).version + 1, ...version }],
  }
}

/** Adds an approval; the one that completes the number needed releases the version. */
export function withApproval(metadata: SpecMetadata, approval: Approval, needed: number): SpecMetadata {
  if (metadata.approvals.some(({ source }) => sameSource(source, approval.source))) return metadata
  const newest = newestVersion(metadata)
  if (approval.version !== newest.version || approval.sha256 !== newest.sha256) {
    throw new Refusal({
      what: `Version ${approval.version} was not approved.`,
      why: `Version ${newest.version} is there by now, and only the newest version can be approved.`,
      next: `Read it, then type /approve v${newest.version} ${shortHash(newest.sha256)}`,
    })
  }
  if (metadata.status !== 'draft') {
    throw new Refusal({
      what: `Version ${approval.version} was not approved.`,
      why: `The spec is ${metadata.status.replace('_', ' ')}, not a draft.`,
      next: 'Type /status to see where it stands.',
    })
  }
  const already = approvalsOf(metadata, newest)
  if (already.some(({ approver }) => approver.id === approval.approver.id)) {
    throw new Refusal({
      what: `You have approved version ${approval.version} already.`,
      why: `${needed} people must approve it, and ${already.length} did.`,
      next: 'Ask somebody else who may approve.',
    })
  }
  const complete = already.length + 1 >= needed
  return {
    ...metadata,
    status: complete ? 'approved' : 'draft',
    approved_version: complete ? approval.version : null,
    approvals: [...metadata.approvals, approval],
  }
}

/** The approvals that count for a version: of its number and of its very bytes. */
export const approvalsOf = (metadata: SpecMetadata, { version, sha256 }: Pick<Version, 'version' | 'sha256'>) =>
  metadata.approvals.filter((approval) => approval.version === version && approval.sha256 === sha256)

export interface StatusChange {
  status: Status
  /** From which statuses; from any other one it is refused. */
  from: readonly Status[]
  /** Refuse unless this is the approved version: a run must not report on a spec that was reopened under it. */
  version?: number
  decision?: Decision
  implementation?: { [Field in keyof Implementation]?: Implementation[Field] | undefined }
}

/** The run that has a spec now, where it is not this one: an approval's run may be started twice, and only one works. */
export function otherRun({ status, implementation }: SpecMetadata, runId: number): number | null {
  const holder = status === 'running' ? implementation?.run_id : undefined
  return holder === undefined || holder === runId ? null : holder
}

/** Changes the status, once for each decision's source. */
export function withStatus(metadata: SpecMetadata, change: StatusChange): SpecMetadata {
  const { decision } = change
  if (decision && metadata.decisions.some(({ source }) => sameSource(source, decision.source))) return metadata
  const implementation = merged(metadata, change)
  const same = JSON.stringify(implementation) === JSON.stringify(metadata.implementation)
  if (!decision && same && metadata.status === change.status) return metadata
  const holder = change.implementation?.run_id === undefined ? null : otherRun(metadata, change.implementation.run_id)
  if (holder !== null) {
    throw new Refusal({
      what: 'The run was refused.',
      why: `Run ${holder} is working on this spec.`,
      next: 'Wait for it, or type `/cancel` and then `/retry`.',
    })
  }
  const reopened = change.version !== undefined && metadata.approved_version !== change.version
  if (reopened || !change.from.includes(metadata.status)) {
    throw new Refusal({
      what: `The spec does not become “${change.status.replace('_', ' ')}”.`,
      why: reopened
        ? `Version ${change.version} is no longer the approved one.`
        : `It is “${metadata.status.replace('_', ' ')}”.`,
      next: 'Type /status to see where it stands.',
    })
  }
  const decisions = decision ? [...metadata.decisions, decision] : metadata.decisions
  return { ...metadata, status: change.status, implementation, decisions }
}

/** A new approval's implementation begins anew; the same one's is filled in further. */
function merged({ implementation }: SpecMetadata, { implementation: more }: StatusChange): Implementation | null {
  if (!more) return implementation
  const anew = more.version !== undefined && more.version !== implementation?.version
  const whole = { ...(anew ? {} : implementation), ...more }
  const { version, issue } = whole
  if (version === undefined || issue === undefined) {
    throw new RangeError('An implementation has the version that was approved, and an issue.')
  }
  const { branch, pull_request, run_id, base_commit } = whole
  return {
    version,
    issue,
    ...(branch === undefined ? {} : { branch }),
    ...(pull_request === undefined ? {} : { pull_request }),
    ...(run_id === undefined ? {} : { run_id }),
    ...(base_commit === undefined ? {} : { base_commit }),
  }
}
