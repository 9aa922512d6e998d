import type { GitHub } from '../../../core/github/port.ts'
import { createStore } from '../../../core/store/store.ts'
import { setStatus } from '../../../core/store/update-spec.ts'
import type { Left } from '../state.ts'
import type { Cause } from './causes.ts'
import { sentence } from './markdown.ts'

/** Tells the ending of a run whose process is gone: on its status comment, and in the spec's metadata. */
export async function finishLeft(github: GitHub, left: Left, cause: Cause): Promise<void> {
  const status = left.inReview ? 'in_review' : cause.code === 'cancelled' ? 'cancelled' : 'failed'
  if (left.spec) {
    const { branch, ...spec } = left.spec
    await setStatus(createStore(github, { branch }), spec, { status, from: ['running'] }).catch((error: unknown) => {
      // A person was faster: the spec is not this run's any more.
      if (!(error instanceof Error && error.name === 'Refusal')) throw error
    })
  }
  if (left.comment !== undefined) await github.updateComment(left.comment, leftText(left.shown ?? '', cause))
}

/** The comment as it was last shown, under what is true now; nothing in it is running any more. */
export function leftText(shown: string, { cause, next }: Cause): string {
  const [, ...rest] = shown.split('\n\n')
  const table = rest.join('\n\n').replaceAll('| ⏳ |', '| ✗ |')
  return [`The run ended before its work did.`, `- ${sentence(cause)}\n  ${sentence(next)}`, table].join('\n\n')
}
