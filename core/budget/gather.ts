import type { SpecMetadata } from '../spec/metadata.ts'
import { spentOn } from '../store/ledger.ts'
import { dayOf } from '../store/ledger-record.ts'
import type { Store } from '../store/store.ts'
import type { SpentSoFar } from './ask.ts'

/** What was spent so far, as the specs branch counts it: one request at most. */
export const gatherSpent = async (store: Store, metadata: SpecMetadata | null): Promise<SpentSoFar> => ({
  spec: metadata?.spent_usd ?? 0,
  day: await spentOn(store, dayOf(store.now().toISOString())),
})
