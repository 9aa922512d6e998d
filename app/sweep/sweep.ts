import type { Comment, GitHub, Issue, Permission } from '../../core/github/port.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import { takeUpIssue, wantsSpec } from '../commands/opened.ts'
import type { Attachments } from '../intake/attachments.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import { type Asking, inTurn } from './asking.ts'
import { pullTasks } from './pulls.ts'
import { unfinished } from './unfinished.ts'

/** How far back is looked. */
const reach = 24 * 60 * 60 * 1_000
/** How much is done in one round, and how long nothing more is begun after its start: a job ends, and events wait. */
const mostDone = 10
const mostTime = 5 * 60 * 1_000
/** What nothing comes of costs requests too. */
const mostTried = 30

export interface Swept {
  taken: number
  /** What failed, for the log: the next round tries again. */
  errors: unknown[]
  /** Whether something is left to the next round. */
  more: boolean
}

/**
 * Finishes what was seen and not finished: GitHub never delivers an event again by itself, and a crash can be anywhere.
 * Only what was never edited is obeyed, since there is no payload here to say what it was. Three requests where there is
 * nothing to do.
 */
export async function sweep(desk: Desk, attachments: Attachments): Promise<Swept> {
  const { github, host, config } = desk
  const now = host.now()
  const since = new Date(now.getTime() - reach).toISOString()
  const lately = { comments: await github.commentsSince(since), issues: await github.openedSince(since) }
  const asks = { comment: asksUs, issue: (body: string) => asksUs(body) || wantsSpec(body, host.server) }
  const open = unfinished(lately, host, asks, now)
  const candidates = [...open.issues.map(issueSaid), ...open.comments.map(commentSaid)].filter((said) => said !== null)
  const asking = await withPermission(github, await neverEdited(github, candidates))
  const swept: Swept = { taken: 0, errors: [], more: false }
  const late = () => host.now().getTime() - now.getTime() >= mostTime
  let tried = 0
  for (const { said } of inTurn(asking, lately.comments, { login: host.bot.login, specs: config.specs })) {
    swept.more = swept.taken >= mostDone || tried >= mostTried || late()
    if (swept.more) break
    tried += 1
    // What was remembered is of before the last one's commit.
    desk.store.memory = null
    try {
      const done = await (said.kind === 'issue' && !asksUs(said.body) ? takeUpIssue : takeUp)(desk, said, attachments)
      if (done) swept.taken += 1
    } catch (error) {
      swept.errors.push(error)
    }
  }
  await sweepPulls(desk, attachments, { comments: lately.comments, since, swept, late })
  return swept
}

async function neverEdited(github: GitHub, said: Said[]): Promise<Said[]> {
  const edits = await github.edits(said.map(({ nodeId }) => nodeId))
  return said.filter((_, at) => edits[at] === null)
}

/** Each person is asked for once. */
async function withPermission(github: GitHub, said: Said[]): Promise<Asking[]> {
  const known = new Map<string, Permission | null>()
  const asking: Asking[] = []
  for (const one of said) {
    const { login } = one.author
    if (!known.has(login)) known.set(login, await github.permission(login))
    asking.push({ said: one, permission: known.get(login) ?? null })
  }
  return asking
}

/** The same for what was said and done on pull requests of ours. */
async function sweepPulls(
  desk: Desk,
  attachments: Attachments,
  { comments, since, swept, late }: { comments: Comment[]; since: string; swept: Swept; late: () => boolean },
): Promise<void> {
  const tasks = await pullTasks(desk, attachments, comments, since)
  const written = tasks.flatMap(({ nodeId }) => nodeId ?? [])
  const edits = new Map((await desk.github.edits(written)).map((edit, at) => [written[at], edit]))
  for (const { nodeId, run } of tasks) {
    if (nodeId !== null && edits.get(nodeId) !== null) continue
    if (late()) {
      swept.more = true
      return
    }
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
