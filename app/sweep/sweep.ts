import type { Comment, Issue } from '../../core/github/port.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import { takeUpIssue, wantsSpec } from '../commands/opened.ts'
import type { Attachments } from '../intake/attachments.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import { pullTasks } from './pulls.ts'
import { unfinished } from './unfinished.ts'

/** How far back is looked, and how much is done in one round. */
const reach = 24 * 60 * 60 * 1_000
const mostAtOnce = 10

export interface Swept {
  taken: number
  /** What failed, for the log: the next round tries again. */
  errors: unknown[]
}

/**
 * Finishes what was seen and not finished: GitHub never delivers an event again by itself, and a crash can be anywhere.
 * Only what was never edited is obeyed, since there is no payload here to say what it was. Three requests where there is
 * nothing to do.
 */
export async function sweep(desk: Desk, attachments: Attachments): Promise<Swept> {
  const { github, host } = desk
  const now = host.now()
  const since = new Date(now.getTime() - reach).toISOString()
  const lately = { comments: await github.commentsSince(since), issues: await github.issues({ since, state: 'open' }) }
  const asks = { comment: asksUs, issue: (body: string) => asksUs(body) || wantsSpec(body, host.server) }
  const open = unfinished(lately, host.bot, asks, now)
  const candidates = [...open.issues.map(issueSaid), ...open.comments.map(commentSaid)]
    .filter((said) => said !== null)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    .slice(0, mostAtOnce)
  const edits = await github.edits(candidates.map(({ nodeId }) => nodeId))
  const swept: Swept = { taken: 0, errors: [] }
  for (const [index, said] of candidates.entries()) {
    if (edits[index] !== null) continue
    swept.taken += 1
    // What was remembered is of before the last one's commit.
    desk.store.memory = null
    try {
      if (said.kind === 'issue' && !asksUs(said.body)) await takeUpIssue(desk, said, attachments)
      else await takeUp(desk, said, attachments)
    } catch (error) {
      swept.errors.push(error)
    }
  }
  await sweepPulls(desk, attachments, lately.comments, since, swept)
  return swept
}

/** The same for what was said and done on pull requests of ours. */
async function sweepPulls(
  desk: Desk,
  attachments: Attachments,
  comments: Comment[],
  since: string,
  swept: Swept,
): Promise<void> {
  const tasks = await pullTasks(desk, attachments, comments, since)
  const written = tasks.flatMap(({ nodeId }) => nodeId ?? [])
  const edits = new Map((await desk.github.edits(written)).map((edit, at) => [written[at], edit]))
  for (const { nodeId, run } of tasks) {
    if (nodeId !== null && edits.get(nodeId) !== null) continue
    try {
      if (await run()) swept.taken += 1
    } catch (error) {
      swept.errors.push(error)
    }
  }
}

const commentSaid = (comment: Comment): Said | null =>
  comment.author && {
    kind: 'comment',
    id: comment.id,
    nodeId: comment.node_id,
    thread: comment.issue,
    title: null,
    body: comment.body,
    author: comment.author,
    createdAt: comment.created_at,
    viaApp: comment.via_app,
    isPull: /\/pull\/\d+#/.test(comment.url),
  }

const issueSaid = (issue: Issue): Said | null =>
  issue.author && {
    kind: 'issue',
    id: issue.number,
    nodeId: issue.node_id,
    thread: issue.number,
    title: null,
    body: issue.body,
    author: issue.author,
    createdAt: issue.created_at,
    viaApp: issue.via_app,
    isPull: false,
  }
