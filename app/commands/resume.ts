import type { Source } from '../../core/spec/metadata.ts'
import { sameSource } from '../../core/spec/transitions.ts'
import type { FoundSpec } from '../../core/store/read.ts'
import { announce } from './announce.ts'
import { finishApproval } from './approve.ts'
import { cancel } from './cancel.ts'
import { resumeFix } from './fix.ts'
import { reject } from './reject.ts'
import { retry } from './retry.ts'
import type { Ending, Work } from './work.ts'

/** Whether something was committed of this source. */
export function isCommitted(found: FoundSpec | null, source: Source): boolean {
  if (found === null) return false
  const { versions, approvals, decisions } = found.metadata
  return [...versions, ...approvals, ...decisions].some((one) => sameSource(one.source, source))
}

/**
 * A command that an earlier try has committed already, and whose end was not seen: a redelivery, or a crash in the
 * middle. Does what is missing; `null` where this source is not in the metadata, so that it has yet to be decided.
 */
export async function resume(work: Work, source: Source): Promise<Ending | null> {
  const { desk, said, command, found } = work
  if (found === null) return null
  const { metadata } = found
  const version = metadata.versions.find((one) => sameSource(one.source, source))
  if (version !== undefined) return announce(desk, said, { metadata, version, commit: null, notes: null, remarks: [] })
  const approval = metadata.approvals.find((one) => sameSource(one.source, source))
  if (approval !== undefined) return finishApproval(desk, metadata, approval, null)
  const decision = metadata.decisions.find((one) => sameSource(one.source, source))
  if (decision?.kind === 'rejected' && command.name === 'reject') return reject({ ...work, command })
  if (decision?.kind === 'cancelled' && command.name === 'cancel') return cancel(work)
  if (decision?.kind === 'retried' && command.name === 'retry') return retry(work)
  if (decision?.kind === 'fix' && command.name === 'fix') return resumeFix(work, source)
  return null
}
