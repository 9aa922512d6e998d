import type { Comment, GitHub } from '../../../core/github/port.ts'
import type { Ending } from './conclusion.ts'
import { begin, notBegun, note, type Progress, type StepId, settle } from './progress.ts'
import { statusText } from './status-text.ts'

export interface Status {
  readonly progress: Progress
  /** Makes the comment. Later calls edit it. */
  open(): Promise<Comment | null>
  step(id: StepId): Promise<void>
  /** Says something beside the running step; shown when an edit is due. */
  note(id: StepId, text: string): void
  finish(ending: Ending): Promise<void>
}

interface Needs {
  github: Pick<GitHub, 'createComment' | 'updateComment'>
  now: () => number
  issue: number
  spec: { id: string; title: string; version: number }
  runUrl: string | null
  /** Told of each step as it begins: the job's log, the demo's terminal. */
  onStep?: (id: StepId) => void
  warn: (message: string) => void
}

/** Edits cost requests: a note is shown after this long, then after twice as long, and so on. */
const firstPause = 20_000

/**
 * The status comment. It never stops a run: what GitHub refuses here (a locked issue) is a line in the log, and the
 * job's summary says the same.
 */
export function createStatus(needs: Needs): Status {
  let progress = notBegun()
  let comment: Comment | null = null
  let shown = ''
  let pause = firstPause
  let due: number | null = null
  let queue: Promise<void> = Promise.resolve()

  const text = (ending: Ending | null) =>
    statusText({ spec: needs.spec, runUrl: needs.runUrl, progress, now: needs.now(), ending })

  const write = (ending: Ending | null) => {
    queue = queue.then(async () => {
      const body = text(ending)
      if (body === shown) return
      try {
        if (comment) await needs.github.updateComment(comment.id, body)
        else comment = await needs.github.createComment(needs.issue, body)
        shown = body
      } catch (error) {
        needs.warn(`The status comment could not be written: ${error instanceof Error ? error.message : error}`)
      }
    })
    return queue
  }

  return {
    get progress() {
      return progress
    },
    async open() {
      await write(null)
      return comment
    },
    async step(id) {
      progress = begin(progress, id, needs.now())
      needs.onStep?.(id)
      // Only the long steps are worth an edit of their own.
      if (id === 'agent' || id === 'judge') void write(null)
      due = needs.now() + pause
    },
    note(id, said) {
      progress = note(progress, id, said)
      if (due === null || needs.now() < due) return
      pause *= 2
      due = needs.now() + pause
      void write(null)
    },
    async finish(ending) {
      const bad = ending.conclusion !== 'success' && ending.conclusion !== 'draft'
      progress = settle(progress, bad ? 'failed' : 'done', needs.now())
      await write(ending)
    },
  }
}
