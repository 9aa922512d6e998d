import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import { otherRun, withStatus } from '../../../core/spec/transitions.ts'
import type { LedgerRecord } from '../../../core/store/ledger-record.ts'
import type { Ports } from '../ports.ts'
import type { Track } from '../track.ts'
import type { Ending } from './conclusion.ts'
import { record } from './record.ts'
import { runFigures } from './run-figures.ts'

/** The spec's metadata and the run's figures, in one commit on the specs branch. Nothing where nothing was approved. */
export async function recordEnd({ now }: Pick<Ports, 'now'>, track: Track, ending: Ending): Promise<void> {
  const { approved, inputs } = track
  if (!approved) return
  const { spec, store, implementationIssue, base, metadata: began } = approved
  const reviewing = inputs.pullRequest !== null
  const from = reviewing ? reviewable : runnable
  const branch = reviewing ? began.implementation?.branch : ending.branch
  const pull = inputs.pullRequest ?? ending.pullRequest?.number
  const implementation = {
    version: spec.version,
    issue: implementationIssue,
    base_commit: base.sha,
    run_id: inputs.runId > 0 ? inputs.runId : undefined,
    // What an earlier run of this approval left stands there still, whatever this one came to.
    ...(branch === undefined ? {} : { branch }),
    ...(pull === undefined ? {} : { pull_request: pull }),
  }
  await record({
    spec,
    store,
    message: `Run ${inputs.runId} of ${spec.id} v${spec.version}: ${ending.conclusion}`,
    change: (metadata) => {
      // Reopened, rejected or merged in the meantime: a run does not undo what a person did, nor what another run does.
      const ours =
        from.includes(metadata.status) &&
        metadata.approved_version === spec.version &&
        otherRun(metadata, inputs.runId) === null
      const change = {
        status: reviewing ? ('in_review' as const) : statusAfter(ending),
        from,
        version: spec.version,
        implementation,
      }
      return ours ? withStatus(metadata, change) : metadata
    },
    figures: figures(track, ending, now()),
    ...(ending.pullRequest ? { pullRequest: ending.pullRequest.number } : {}),
  })
}

/** The statuses in which a run may be under way. */
const runnable: readonly SpecMetadata['status'][] = ['approved', 'running']

/** A review's run leaves the pull request where it is, however it ends. */
const reviewable: readonly SpecMetadata['status'][] = ['in_review', 'running', 'failed']

function statusAfter({ conclusion, pullRequest }: Ending): SpecMetadata['status'] {
  if (pullRequest) return 'in_review'
  return conclusion === 'cancelled' ? 'cancelled' : 'failed'
}

function figures(track: Track, ending: Ending, now: number): LedgerRecord | null {
  const { approved, broker, judged, worked, inputs, began } = track
  if (!approved) return null
  const gate = judged?.evidence.gate ?? []
  return runFigures({
    run: { id: inputs.runId, attempt: inputs.runAttempt },
    spec: approved.spec,
    ...{ outcome: ending.conclusion, costUsd: ending.costUsd, turns: ending.turns, began, now },
    model: worked?.model,
    tokens: broker?.usage().tokens,
    pullRequest: ending.pullRequest?.number,
    gate: gate.length ? Object.fromEntries(gate.map(({ name, state }) => [name.slice(0, 50), state])) : undefined,
  })
}
