import type { Comment, Pull } from '../../core/github/port.ts'
import type { LineComment, Review } from '../../core/github/reviews.ts'
import { type Bot, notAPerson } from '../../core/permissions/person.ts'
import { paths } from '../../core/spec/identity.ts'
import { readFiles } from '../../core/store/store.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import { asksForChanges, takeUpReview } from '../commands/reviewed.ts'
import type { Attachments } from '../intake/attachments.ts'
import { isOurs } from '../pulls/branch.ts'
import { takeUpClosed } from '../pulls/closed.ts'
import { findSpecByPull } from '../pulls/find.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import { finishedIn, grace } from './unfinished.ts'

/** How many pull requests of ours, and how many reviews and comments on them, one round looks at. */
const mostPulls = 10
const mostAsks = 30

/** One thing that is perhaps left to do. */
interface Task {
  /** Of what somebody wrote, which must never have been edited; `null` where nobody wrote anything. */
  nodeId: string | null
  /** Tells whether there was anything to do. */
  run(): Promise<boolean>
}

/**
 * What was asked in reviews and on lines, and never heard of; and merges that nobody finished. GitHub does not deliver
 * again, and on a conflict it does not even start a workflow for a review.
 */
export async function pullTasks(
  desk: Desk,
  attachments: Attachments,
  comments: Comment[],
  since: string,
): Promise<Task[]> {
  const { github, store, host } = desk
  const now = host.now().getTime()
  const latest = await github.latestPulls()
  const ours = latest
    .filter(({ head, updated_at }) => isOurs(head.branch) && !head.fromFork && updated_at >= since)
    .filter(({ state, updated_at }) => state === 'open' || now - Date.parse(updated_at) >= grace)
    .slice(0, mostPulls)
  if (ours.length === 0) return []
  // One request for all of them, whatever follows.
  await readFiles(
    store,
    ours.map(({ number }) => paths.pointer(number)),
  )
  const tasks: Task[] = []
  const finished = finishedIn(comments, host.bot)
  for (const pull of ours) {
    if (pull.state === 'closed') tasks.push({ nodeId: null, run: () => takeUpClosed(desk, pull) })
    else tasks.push(...(await asksOn(desk, attachments, pull, since, finished)))
  }
  return tasks.slice(0, mostAsks)
}

async function asksOn(
  desk: Desk,
  attachments: Attachments,
  pull: Pull,
  since: string,
  finished: ReadonlySet<string>,
): Promise<Task[]> {
  const { github, host, store } = desk
  const said = [
    ...(await github.reviews(pull.number)).flatMap((review) => reviewSaid(review, pull)),
    ...(await github.lineComments(pull.number)).flatMap((comment) => lineSaid(comment, pull)),
  ]
  return said.flatMap((one): Task[] => {
    if (one.createdAt < since || host.now().getTime() - Date.parse(one.createdAt) < grace) return []
    if (finished.has(`${one.kind}:${one.id}`) || !isPerson(one, host.bot)) return []
    const run = async () => {
      const found = one.changes ? await findSpecByPull(store, pull) : null
      if (found !== null) await takeUpReview(desk, one, found, attachments)
      else if (!one.changes) await takeUp(desk, one, attachments)
      return true
    }
    return [{ nodeId: one.nodeId, run }]
  })
}

const isPerson = ({ author, viaApp }: Said, bot: Bot) => notAPerson(author, viaApp, bot) === null

/** Whether it asks by being a review, and not by a command in it. */
type Asked = Said & { changes: boolean }

function reviewSaid({ id, node_id, body, author, state, submitted_at }: Review, pull: Pull): Asked[] {
  const changes = asksForChanges(state, body)
  const speaks = state === 'CHANGES_REQUESTED' || state === 'COMMENTED' || state === 'APPROVED'
  if (author === null || !speaks || (!changes && !asksUs(body))) return []
  return [{ ...common(pull), kind: 'review', id, nodeId: node_id, body, author, createdAt: submitted_at, changes }]
}

function lineSaid({ id, node_id, body, author, created_at }: LineComment, pull: Pull): Asked[] {
  if (author === null || !asksUs(body)) return []
  const kind = 'review_comment'
  return [{ ...common(pull), kind, id, nodeId: node_id, body, author, createdAt: created_at, changes: false }]
}

const common = ({ number, title }: Pull) => ({ thread: number, title, viaApp: null, isPull: true })
