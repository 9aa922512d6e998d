import { messageOf } from '../../../core/errors.ts'
import type { Comment } from '../../../core/github/port.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports } from '../ports.ts'
import type { Approved } from '../verify/approved.ts'
import type { Ending } from './conclusion.ts'
import { begin, notBegun, note, type Progress, running, type StepId, settle, stepLabels } from './progress.ts'
import { statusText } from './status-text.ts'

/** The one comment that follows a run from its first second to its last, and the same words in the job's log. */
export interface Status {
  readonly progress: Progress
  readonly comment: Comment | null
  open(): Promise<void>
  /** The next step begins. Its spec is told once it is known. */
  step(id: StepId, spec?: Approved['spec']): Promise<void>
  /** Says something beside the running step; shown when an edit is due. */
  note(text: string): void
  finish(ending: Ending): Promise<void>
}

/** Edits cost requests: between the first second and the last there is one, when so much can be told. Milliseconds. */
const pause = 60_000

/**
 * The comment never stops a run: what GitHub refuses here (a locked issue) is a line in the log, and the job's summary
 * says the same.
 */
export function createStatus(
  { github, now, log, remember }: Pick<Ports, 'github' | 'now' | 'log' | 'remember'>,
  { issue, pullRequest, runUrl }: Pick<Inputs, 'issue' | 'pullRequest' | 'runUrl'>,
): Status {
  const reviewing = pullRequest !== null
  const thread = pullRequest ?? issue
  let progress = notBegun()
  let spec: Approved['spec'] | null = null
  let comment: Comment | null = null
  let shown = ''
  let due = Number.POSITIVE_INFINITY
  let edited = false
  let queue: Promise<void> = Promise.resolve()

  const write = (ending: Ending | null): Promise<void> => {
    queue = queue.then(async () => {
      const body = statusText({ spec, runUrl, progress, now: now(), ending, reviewing })
      if (body === shown) return
      try {
        if (comment) await github.updateComment(comment.id, body)
        else comment = await github.createComment(thread, body)
        shown = body
        remember({ issue: thread, comment: comment.id, shown })
      } catch (error) {
        log.warn(`The status comment could not be written: ${messageOf(error)}`)
      }
    })
    return queue
  }

  return {
    get progress() {
      return progress
    },
    get comment() {
      return comment
    },
    open: () => write(null),
    async step(id, named) {
      spec = named ?? spec
      progress = begin(progress, id, now())
      log.info(stepLabels[id])
      // The one step that takes minutes: from here on there is something to tell.
      if (id === 'agent') due = now() + pause
    },
    note(text) {
      const id = running(progress)
      if (id) progress = note(progress, id, text)
      if (edited || now() < due) return
      edited = true
      void write(null)
    },
    async finish(ending) {
      const stands = ending.conclusion === 'success' || ending.conclusion === 'draft'
      progress = settle(progress, stands ? 'done' : 'failed', now())
      await write(ending)
    },
  }
}
