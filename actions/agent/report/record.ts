import { dashboardLedgers } from '../../../core/dashboard/sources.ts'
import { paths } from '../../../core/spec/identity.ts'
import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { type LedgerRecord, withRecord } from '../../../core/store/ledger-record.ts'
import { formatMetadata, readSpec, type SpecRef } from '../../../core/store/read.ts'
import { readFiles, type Store, type TextFile } from '../../../core/store/store.ts'
import { write } from '../../../core/store/write.ts'
import { dashboard } from './dashboard.ts'

export interface Recording {
  spec: SpecRef
  store: Store
  message: string
  /** Asked again whenever another writer was faster. The same object means that nothing is to be changed. */
  change(metadata: SpecMetadata): SpecMetadata
  figures: LedgerRecord | null
  /** A thread that from now on points at the spec. */
  pullRequest?: number
}

/** Writes what became of a run to the specs branch: status, figures and pointer in one commit, beside other writers. */
export async function record({ spec, store, message, change, figures, pullRequest }: Recording): Promise<void> {
  const ledgers = figures ? dashboardLedgers(figures.at) : []
  const [ledgerPath = null] = ledgers
  await write(store, async () => {
    // Both at once: what is read at one head costs one request.
    const [, ledgerText = null] = await readFiles(store, [paths.metadata(spec.project, spec.id), ...ledgers])
    const before = await readSpec(store, { project: spec.project, id: spec.id })
    const files: TextFile[] = []
    const ledger = figures ? withRecord(ledgerText, figures) : null
    if (before) {
      const changed = change(before)
      const paid = ledger === null ? 0 : (figures?.cost_usd ?? 0)
      const after = paid > 0 ? { ...changed, spent_usd: changed.spent_usd + paid } : changed
      if (after !== before) files.push({ path: paths.metadata(spec.project, spec.id), content: formatMetadata(after) })
      if (after !== before && pullRequest !== undefined) files.push(pointer(spec, pullRequest))
    }
    if (ledger !== null && figures && ledgerPath) {
      files.push({ path: ledgerPath, content: ledger })
      files.push(await dashboard(store, files, figures.at))
    }
    return { result: null, commit: files.length ? { message, files } : null }
  })
}

const pointer = ({ project, id }: SpecRef, pullRequest: number): TextFile => ({
  path: paths.pointer(pullRequest),
  content: `${JSON.stringify({ schema: 1, project, spec: id, thread: 'pull_request' })}\n`,
})
