import { z } from 'zod'
import type { Said } from '../../app/said.ts'
import { commandLines } from '../../core/commands/lines.ts'

/** What asked for a review: a push to a pull request, or a person who typed `/review` under it. */
export interface Trigger {
  asked: 'push' | 'command'
  pull: number
  /** The comment that holds the command; `null` for a push, where the pull request's author counts. */
  said: Said | null
  /** The number of the issue whose spec the command names. */
  origin: number | null
}

const number = z.int().positive()
const Pushed = z.object({ pull_request: z.object({ number }) })
const Commented = z.object({
  action: z.literal('created'),
  issue: z.object({ number, title: z.string(), pull_request: z.object({}).loose() }),
  comment: z.object({
    id: number,
    node_id: z.string(),
    body: z.string(),
    created_at: z.string(),
    user: z.object({ id: number, login: z.string(), type: z.string() }),
    performed_via_github_app: z.object({ id: number }).nullish(),
  }),
})

/**
 * Reads the event; `null` where it asks for no review. The command is taken as it was when the comment was made. A pull
 * request that the workflow itself names was just pushed to: what a job's own token opens tells no workflow of it.
 */
export function readTrigger(event: string, payload: unknown, pull: number | null = null): Trigger | null {
  if (pull !== null) return { asked: 'push', pull, said: null, origin: null }
  if (event === 'pull_request_target' || event === 'pull_request') {
    const read = Pushed.safeParse(payload)
    return read.success ? { asked: 'push', pull: read.data.pull_request.number, said: null, origin: null } : null
  }
  const read = event === 'issue_comment' ? Commented.safeParse(payload) : null
  if (!read?.success) return null
  const { issue, comment } = read.data
  const command = commandLines(comment.body).find((line) => line.word.toLowerCase() === 'review')
  if (command === undefined) return null
  const named = /^#?([1-9][0-9]{0,9})(?:-[a-z0-9-]+)?$/.exec(command.rest)
  return {
    asked: 'command',
    pull: issue.number,
    said: {
      ...{ kind: 'comment', id: comment.id, nodeId: comment.node_id, thread: issue.number, title: issue.title },
      ...{ body: comment.body, author: comment.user, createdAt: comment.created_at },
      ...{ viaApp: comment.performed_via_github_app?.id ?? null, isPull: true },
    },
    origin: named ? Number(named[1]) : null,
  }
}
