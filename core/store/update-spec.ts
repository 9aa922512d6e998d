import { Refusal } from '../errors.ts'
import { sha256 } from '../spec/hash.ts'
import { paths } from '../spec/identity.ts'
import { type Approval, countedIn, type HeardFor, type Source, type SpecMetadata } from '../spec/metadata.ts'
import type { Pointer } from '../spec/pointer.ts'
import {
  approvalsOf,
  newestVersion,
  type StatusChange,
  sameSource,
  withApproval,
  withStatus,
  withVersion,
} from '../spec/transitions.ts'
import { costOfVersion, ledgerLine, type Spent, spending } from './ledger.ts'
import type { LedgerRecord } from './ledger-record.ts'
import { formatMetadata, readSpec, type SpecRef } from './read.ts'
import type { Store, TextFile } from './store.ts'
import { textFiles } from './text-files.ts'
import { type Written, write } from './write.ts'

export interface NewVersion {
  text: string
  source: Source
  heard?: HeardFor
  spent?: Spent
}

/**
 * Commits the next version. The same source gives what it made before. `metadata.versions` names its number: the one
 * whose source it is.
 */
export async function addVersion(store: Store, spec: SpecRef, version: NewVersion): Promise<Written<SpecMetadata>> {
  const hash = await sha256(version.text)
  return update(store, spec, async (before) => {
    const after = withVersion(before, {
      sha256: hash,
      created_at: store.now().toISOString(),
      source: version.source,
      ...version.heard,
      cost_usd: costOfVersion(version.spent),
    })
    if (after === before) return { after, message: '', files: [] }
    const { version: number } = newestVersion(after)
    const paid = await spending(store, version.spent, { project: spec.project, spec: spec.id })
    return {
      after: { ...after, spent_usd: after.spent_usd + paid.added },
      message: `Revise ${spec.id} to v${number}`,
      files: [...textFiles(spec, number, version.text), ...paid.files],
    }
  })
}

interface HeardPrice {
  /** SHA-256 of the recording. */
  sha256: string
  cost_usd: number
}

/**
 * Adds to a spec's sum what listening cost, where no version carries it. The day's ledger has it since the transcript was
 * kept. A recording is counted once, in however many comments it is attached.
 */
export const countHeard = (store: Store, spec: SpecRef, heard: readonly HeardPrice[]): Promise<Written<SpecMetadata>> =>
  update(store, spec, async (before) => {
    const known = countedIn(before)
    const fresh = new Map(heard.filter(({ sha256 }) => !known.has(sha256)).map((one) => [one.sha256, one.cost_usd]))
    if (fresh.size === 0) return { after: before, message: '', files: [] }
    const cost = [...fresh.values()].reduce((sum, dollars) => sum + dollars, 0)
    const after = {
      ...before,
      heard_sha256: [...(before.heard_sha256 ?? []), ...fresh.keys()],
      spent_usd: before.spent_usd + cost,
    }
    return { after, message: `Count what was heard for ${spec.id}: $${cost.toFixed(4)}`, files: [] }
  })

export interface Recorded extends Written<SpecMetadata> {
  /** Whether the version is released: as many people as needed approved it. */
  complete: boolean
}

/**
 * Commits one person's approval. `ask` is the domain question, asked again on the metadata of every attempt: it throws
 * `Refusal` where the answer has become no.
 */
export async function recordApproval(
  store: Store,
  spec: SpecRef,
  approval: Approval,
  { needed, ask }: { needed: number; ask?: (metadata: SpecMetadata) => void },
): Promise<Recorded> {
  const written = await update(store, spec, async (before) => {
    if (!before.approvals.some(({ source }) => sameSource(source, approval.source))) ask?.(before)
    const after = withApproval(before, approval, needed)
    return { after, message: `Approve ${spec.id} v${approval.version} (@${approval.approver.login})`, files: [] }
  })
  const complete = approvalsOf(written.result, approval).length >= needed
  return { ...written, complete: complete && written.result.approved_version === approval.version }
}

/**
 * Commits a change of status, with what became of the approved version; its threads then point at the spec. `figures`
 * cost nothing, and are written in the same commit.
 */
export const setStatus = (
  store: Store,
  spec: SpecRef,
  change: StatusChange,
  figures?: LedgerRecord,
): Promise<Written<SpecMetadata>> =>
  update(store, spec, async (before) => {
    const after = withStatus(before, change)
    const threads: [Pointer['thread'], number | undefined, number | undefined][] = [
      ['implementation', after.implementation?.issue, before.implementation?.issue],
      ['pull_request', after.implementation?.pull_request, before.implementation?.pull_request],
    ]
    const files = threads.flatMap(([thread, now, then]): TextFile[] => {
      if (now === undefined || now === then) return []
      const pointer = { schema: 1, project: spec.project, spec: spec.id, thread }
      return [{ path: paths.pointer(now), content: `${JSON.stringify(pointer)}\n` }]
    })
    if (figures !== undefined && after !== before) files.push(...(await ledgerLine(store, figures)).files)
    return { after, message: `Mark ${spec.id} ${change.status.replace('_', ' ')}`, files }
  })

interface Change {
  /** The same object as before where nothing is to be done. */
  after: SpecMetadata
  message: string
  files: TextFile[]
}

function update(store: Store, { project, id }: SpecRef, change: (before: SpecMetadata) => Promise<Change>) {
  return write(store, async () => {
    const before = await readSpec(store, { project, id })
    if (before === null) {
      throw new Refusal({
        what: `There is no spec ${id}.`,
        why: `\`${paths.metadata(project, id)}\` is not on the branch \`${store.branch}\`.`,
        next: 'Type /spec on the issue to draft one.',
      })
    }
    const { after, message, files } = await change(before)
    if (after === before) return { result: after, commit: null }
    const metadata = { path: paths.metadata(project, id), content: formatMetadata(after) }
    return { result: after, commit: { message, files: [metadata, ...files] } }
  })
}
