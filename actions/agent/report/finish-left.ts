import type { GitHub } from '../../../core/github/port.ts'
import { otherRun, withStatus } from '../../../core/spec/transitions.ts'
import { createStore } from '../../../core/store/store.ts'
import type { Left } from '../state.ts'
import { readLedger, usageIn } from '../work/ledger.ts'
import type { Cause } from './causes.ts'
import { sentence } from './markdown.ts'
import { record } from './record.ts'
import { runFigures } from './run-figures.ts'

/** Tells the ending of a run whose process is gone: in the spec's metadata, in the figures, and on its status comment. */
export async function finishLeft(github: GitHub, left: Left, cause: Cause, now = Date.now()): Promise<void> {
  await recordLeft(github, left, cause, now)
  if (left.comment !== undefined) await github.updateComment(left.comment, leftText(left, cause))
}

/** The same commit that the run itself would have written; none where it was never said to have begun. */
async function recordLeft(github: GitHub, left: Left, cause: Cause, now: number): Promise<void> {
  const { spec, run, paid, published } = left
  if (!spec || !run) return
  const cancelled = cause.code === 'cancelled'
  const pull = run.pullRequest ?? published?.pull?.number
  const status = pull !== undefined ? 'in_review' : cancelled ? 'cancelled' : 'failed'
  const usage = usageIn(paid ? await readLedger(paid.ledger) : [])
  await record({
    spec,
    store: createStore(github, { branch: spec.branch }),
    message: `Run ${run.id} of ${spec.id} v${run.version}: ended by force`,
    change: (metadata) => {
      // A person was faster, or another run: the spec is not this run's any more.
      const ours = metadata.status === 'running' && metadata.approved_version === run.version
      if (!ours || otherRun(metadata, run.id) !== null) return metadata
      const implementation = {
        ...{ version: run.version, issue: run.issue, base_commit: run.base },
        run_id: run.id > 0 ? run.id : undefined,
        branch: published?.branch ?? metadata.implementation?.branch,
        pull_request: pull ?? metadata.implementation?.pull_request,
      }
      return withStatus(metadata, { status, from: ['running'], version: run.version, implementation })
    },
    figures: runFigures({
      ...{ run, spec, outcome: cancelled ? 'cancelled' : 'failed', began: run.began, now },
      ...{ costUsd: usage.dollars, turns: usage.requests, tokens: usage.tokens },
      model: paid?.model,
      pullRequest: pull,
    }),
    ...(published?.pull ? { pullRequest: published.pull.number } : {}),
  })
}

/** The comment as it was last shown, under what is true now; nothing in it is running any more. */
export function leftText({ shown = '', published }: Pick<Left, 'shown' | 'published'>, { cause, next }: Cause): string {
  const [, ...rest] = shown.split('\n\n')
  const table = rest.join('\n\n').replaceAll('| ⏳ |', '| ✗ |')
  return [`The run ended before ${stands(published)}`, `- ${sentence(cause)}\n  ${sentence(next)}`, table].join('\n\n')
}

function stands(published: Left['published']): string {
  if (!published) return 'its work did.'
  const { branch, pull } = published
  return pull
    ? `it could tell the end. Its pull request stands: [#${pull.number}](${pull.url}).`
    : `it could open a pull request. Its work stands on the branch \`${branch}\`.`
}
