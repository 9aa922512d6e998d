import { dashboardLedgers } from '../../../core/dashboard/sources.ts'
import { paths } from '../../../core/spec/identity.ts'
import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { otherRun } from '../../../core/spec/transitions.ts'
import { readSpec } from '../../../core/store/read.ts'
import { readFiles } from '../../../core/store/store.ts'
import { type Cause, causeOf } from '../report/causes.ts'
import type { Approved } from './approved.ts'

/**
 * Asked once more before anything is put in place, since a run takes its time: what was revised, rejected or cancelled
 * meanwhile gets no pull request, whether or not the run could be stopped.
 *
 * @returns why nothing is to be published; `null` where the approval stands
 */
export async function noLongerApproved({ spec, store }: Approved, runId: number, now: number): Promise<Cause | null> {
  store.memory = null
  // With what the end of the run writes to, so that it reads nothing again.
  const ledgers = dashboardLedgers(new Date(now).toISOString())
  await readFiles(store, [paths.metadata(spec.project, spec.id), ...ledgers])
  const what = whyNot(await readSpec(store, spec), spec.version, runId)
  return what === null ? null : causeOf('no-longer-approved', { what })
}

function whyNot(metadata: SpecMetadata | null, version: number, runId: number): string | null {
  if (metadata === null) return 'the spec is gone.'
  if (metadata.approved_version !== version) return `version ${version} was released, and no longer is.`
  if (metadata.status !== 'running') return `the spec is ${metadata.status.replace('_', ' ')} by now.`
  const other = otherRun(metadata, runId)
  return other === null ? null : `run ${other} is working on this spec.`
}
