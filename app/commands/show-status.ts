import { headOf } from '../../core/store/store.ts'
import { noSpec, status } from '../templates/status.ts'
import type { Ending, Work } from './work.ts'

/** Where the spec of this thread stands. Anyone may ask. */
export async function showStatus({ desk, found }: Work): Promise<Ending> {
  const head = headOf(desk.store)?.sha ?? desk.store.branch
  return { reaction: '+1', body: found === null ? noSpec() : status(desk.web, found.metadata, head) }
}
