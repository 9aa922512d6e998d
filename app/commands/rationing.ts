import type { Comment, Permission } from '../../core/github/port.ts'
import { atLeast } from '../../core/permissions/levels.ts'
import type { Said } from '../said.ts'
import { readHeading } from '../templates/marker.ts'
import type { Desk } from '../thread/desk.ts'
import { react } from '../thread/reply.ts'
import type { Ending } from './work.ts'

/** So many answers a person without write permission gets on one thread in a day; then there are reactions only. */
const mostAnswers = 3
const day = 24 * 60 * 60 * 1_000

/**
 * Whether a stranger has had enough answers here today. Anyone may ask `/status` and `/help`, and be refused, but nobody
 * may have us fill a thread. The last reaction then stands for the answer.
 */
export async function tooOften(
  desk: Pick<Desk, 'github' | 'host'>,
  said: Said,
  permission: Permission | null,
  ending: Ending,
): Promise<boolean> {
  const { github, host } = desk
  if (ending.metadata !== undefined || atLeast(permission, 'write')) return false
  const since = new Date(host.now().getTime() - day).toISOString()
  const lately = await github.comments(said.thread, since)
  if (!hadEnough(said, lately, host.bot.login, await besides(desk, said))) return false
  await react(github, said, 'confused')
  return true
}

type Theirs = Pick<Said, 'kind' | 'id'>
const keyOf = ({ kind, id }: Theirs) => `${kind}:${id}`

/**
 * Whether the answers of a day, among these comments, are as many as its author may have on that thread. `besides` is
 * what that person wrote there otherwise.
 */
export function hadEnough(
  said: Said,
  lately: readonly Comment[],
  login: string,
  besides: readonly Theirs[] = [],
): boolean {
  const here = lately.filter(({ issue }) => issue === said.thread)
  const comments = here.filter(({ author }) => author?.id === said.author.id)
  const theirs = new Set([...comments.map(({ id }) => ({ kind: 'comment', id }) as const), ...besides].map(keyOf))
  const answered = here.filter(({ author, body }) => {
    const { answers } = readHeading(body)
    return author?.login === login && answers !== null && keyOf(answers) !== keyOf(said) && theirs.has(keyOf(answers))
  })
  return answered.length >= mostAnswers
}

/** Lines and reviews are answered in the conversation, where they do not stand. */
async function besides({ github }: Pick<Desk, 'github'>, { thread, author: person, isPull }: Said): Promise<Theirs[]> {
  if (!isPull) return []
  const lines = (await github.lineComments(thread)).filter(({ author }) => author?.id === person.id)
  const reviews = (await github.reviews(thread)).filter(({ author }) => author?.id === person.id)
  return [
    ...lines.map(({ id }) => ({ kind: 'review_comment', id }) as const),
    ...reviews.map(({ id }) => ({ kind: 'review', id }) as const),
  ]
}
