import { paths } from '../spec/identity.ts'
import { dayOf, LedgerRecord, readLedger, withRecord } from './ledger-record.ts'
import { formatMetadata, readSpec } from './read.ts'
import { readFiles, type Store, type TextFile } from './store.ts'
import { type Written, write } from './write.ts'

/** What an operation cost, written down in the same commit. */
export interface Spent
  extends Pick<LedgerRecord, 'id' | 'kind' | 'cost_usd' | 'model' | 'input_tokens' | 'output_tokens'> {
  /** What listening had cost before, which the ledger has already: it belongs to the spec's sum, too. */
  heard_usd?: number
}

/** All that a version cost: what is written down with it, and what had been heard for it. */
export const costOfVersion = (spent: Spent | undefined): number => (spent?.cost_usd ?? 0) + (spent?.heard_usd ?? 0)

/** The ledger's file with one more line, and what it adds to the spec's own sum. */
export async function spending(
  store: Store,
  spent: Spent | undefined,
  of: { project: string; spec: string },
): Promise<{ files: TextFile[]; added: number }> {
  if (spent === undefined) return { files: [], added: 0 }
  const { heard_usd = 0, ...record } = spent
  const { files, added } = await ledgerLine(store, { schema: 1, at: store.now().toISOString(), ...of, ...record })
  return { files, added: added + heard_usd }
}

/** The ledger's file with one more line, to be committed with whatever it belongs to. The same id is written once. */
export async function ledgerLine(store: Store, record: LedgerRecord): Promise<{ files: TextFile[]; added: number }> {
  const path = paths.ledger(dayOf(record.at))
  const [text = null] = await readFiles(store, [path])
  const content = withRecord(text, LedgerRecord.parse(record))
  return content === null ? { files: [], added: 0 } : { files: [{ path, content }], added: record.cost_usd }
}

/** Commits one record of what was spent and gained, and adds its cost to its spec. The same id is written once. */
export const appendMetrics = (store: Store, record: LedgerRecord): Promise<Written<LedgerRecord>> =>
  write(store, async () => {
    const { files, added } = await ledgerLine(store, record)
    if (files.length === 0) return { result: record, commit: null }
    if (record.spec !== null && record.project !== null) {
      const metadata = await readSpec(store, { project: record.project, id: record.spec })
      if (metadata) {
        const content = formatMetadata({ ...metadata, spent_usd: metadata.spent_usd + added })
        files.push({ path: paths.metadata(metadata.project, metadata.id), content })
      }
    }
    const message = `Count ${record.kind} of ${record.spec ?? 'no spec'}: $${record.cost_usd.toFixed(4)}`
    return { result: record, commit: { message, files } }
  })

/** What was spent on a day (UTC) in dollars, over all specs. */
export async function spentOn(store: Store, day: string): Promise<number> {
  const [text = null] = await readFiles(store, [paths.ledger(day)])
  return readLedger(text).reduce((sum, record) => sum + record.cost_usd, 0)
}
