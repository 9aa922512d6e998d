import type { Pull } from '../../core/github/port.ts'
import { type FoundSpec, findSpecByThread } from '../../core/store/read.ts'
import type { Store } from '../../core/store/store.ts'
import { isOurs, originOf } from './branch.ts'

/**
 * The spec that a pull request was made for. Where a person opened it from a branch of ours, because the bot's token may
 * not, no pointer of its number is kept: then the spec is the one whose metadata names that branch.
 */
export async function findSpecByPull(store: Store, pull: Pick<Pull, 'number' | 'head'>): Promise<FoundSpec | null> {
  if (pull.head.fromFork || !isOurs(pull.head.branch)) return null
  const pointed = await findSpecByThread(store, pull.number)
  if (pointed !== null) return pointed.thread === 'pull_request' ? pointed : null
  const origin = await findSpecByThread(store, originOf(pull.head.branch))
  if (origin?.metadata.implementation?.branch !== pull.head.branch) return null
  return { metadata: origin.metadata, thread: 'pull_request' }
}
