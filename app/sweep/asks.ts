import type { Comment, Pull } from '../../core/github/port.ts'
import type { LineComment, Review } from '../../core/github/reviews.ts'
import { notAPerson } from '../../core/permissions/person.ts'
import { asksUs, takeUp } from '../commands/index.ts'
import { asksForChanges, takeUpRequest } from '../commands/reviewed.ts'
import { isSpoken, speaksForItself } from '../commands/spoken.ts'
import type { Attachments } from '../intake/attachments.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import type { Task } from './pulls.ts'
import { grace } from './unfinished.ts'

/** What somebody asked on a pull request of ours. */
export interface AskTask extends Task {
  said: Said
  /** It asks by being a review or a voice note, and not by a command in it. */
  wish: boolean
}

type Asked = Pick<AskTask, 'said' | 'wish'>

interface Seen {
  /** The latest ones of the repository. */
  comments: readonly Comment[]
  since: string
  finished: ReadonlySet<string>
}

/** What was asked on an open pull request, by people, lately, and has no answer. */
export async function asksOn(desk: Desk, attachments: Attachments, pull: Pull, seen: Seen): Promise<AskTask[]> {
  const { github, host } = desk
  const reviews = await github.reviews(pull.number)
  const spoken = (body: string) => isSpoken(body, host.server)
  const asked = [
    ...reviews.flatMap((review) => reviewAsk(review, pull, spoken)),
    ...(await github.lineComments(pull.number)).flatMap((line) =>
      lineAsk(line, pull, (body) => spoken(body) && speaksForItself(line, reviews)),
    ),
    // Commands in the conversation are found with those of all other threads.
    ...seen.comments.filter(({ issue }) => issue === pull.number).flatMap((one) => commentAsk(one, pull, spoken)),
  ]
  return asked.flatMap(({ said, wish }): AskTask[] => {
    if (said.createdAt < seen.since || host.now().getTime() - Date.parse(said.createdAt) < grace) return []
    if (seen.finished.has(`${said.kind}:${said.id}`) || notAPerson(said.author, said.viaApp, host.bot) !== null)
      return []
    const run = async () => {
      await (wish ? takeUpRequest : takeUp)(desk, said, attachments)
      return true
    }
    return [{ nodeId: said.nodeId, run, said, wish }]
  })
}

type Spoken = (body: string) => boolean

function reviewAsk({ id, node_id, body, author, state, submitted_at }: Review, pull: Pull, spoken: Spoken): Asked[] {
  const speaks = state === 'CHANGES_REQUESTED' || state === 'COMMENTED' || state === 'APPROVED'
  if (author === null || !speaks) return []
  const wish = asksForChanges(state, body) || spoken(body)
  if (!wish && !asksUs(body)) return []
  const said: Said = { ...on(pull), kind: 'review', id, nodeId: node_id, body, author, createdAt: submitted_at }
  return [{ wish, said }]
}

function lineAsk({ id, node_id, body, author, created_at }: LineComment, pull: Pull, spoken: Spoken): Asked[] {
  if (author === null || !(asksUs(body) || spoken(body))) return []
  const said: Said = { ...on(pull), kind: 'review_comment', id, nodeId: node_id, body, author, createdAt: created_at }
  return [{ wish: !asksUs(body), said }]
}

function commentAsk({ id, node_id, body, author, created_at, via_app }: Comment, pull: Pull, spoken: Spoken): Asked[] {
  if (author === null || !spoken(body)) return []
  const about = { ...on(pull), viaApp: via_app }
  return [{ wish: true, said: { ...about, kind: 'comment', id, nodeId: node_id, body, author, createdAt: created_at } }]
}

/** Through which App a review or a line was written GitHub does not say: see `unseenApp`. */
const on = ({ number, title }: Pull) => ({ thread: number, title, viaApp: null, isPull: true })
