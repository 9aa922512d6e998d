import { setStatus } from '../../../core/store/update-spec.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports } from '../ports.ts'
import type { Approved } from './approved.ts'

/** Says on the specs branch that this run has the spec: `/cancel` finds it by the run's id. */
export async function recordBeginning(
  { remember }: Pick<Ports, 'remember'>,
  { spec, implementationIssue, base, store }: Approved,
  { runId, runAttempt, pullRequest }: Pick<Inputs, 'runId' | 'runAttempt' | 'pullRequest'>,
): Promise<void> {
  await setStatus(store, spec, {
    status: 'running',
    from: pullRequest === null ? ['approved', 'running'] : ['in_review', 'running', 'failed'],
    version: spec.version,
    implementation: {
      version: spec.version,
      issue: implementationIssue,
      base_commit: base.sha,
      run_id: runId > 0 ? runId : undefined,
    },
  })
  // From now on a run that vanishes has to be told of there, too.
  remember({
    spec: { project: spec.project, id: spec.id, branch: spec.branch },
    run: {
      ...{ id: runId, attempt: runAttempt, began: store.now().getTime(), pullRequest },
      ...{ version: spec.version, issue: implementationIssue, base: base.sha },
    },
  })
}
