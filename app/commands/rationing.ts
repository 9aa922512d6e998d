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
  desk: Desk,
  said: Said,
  permission: Permission | null,
  ending: Ending,
): Promise<boolean> {
  const { github, host } = desk
  if (ending.metadata !== undefined || atLeast(permission, 'write')) return false
  const since = new Date(host.now().getTime() - day).toISOString()
  if (!hadEnough(said, await github.comments(said.thread, since), host.bot.login)) return false
  await react(github, said, 'confused')
  return true
}

/** Whether the answers of a day, among these comments, are as many as its author may have on that thread. */
export function hadEnough({ id, thread, author }: Said, lately: readonly Comment[], login: string): boolean {
  const here = lately.filter(({ issue }) => issue === thread)
  const theirs = new Set(here.filter((comment) => comment.author?.id === author.id).map((comment) => comment.id))
  const answered = here.filter((comment) => {
    const { answers } = readHeading(comment.body)
    return comment.author?.login === login && answers !== null && answers.id !== id && theirs.has(answers.id)
  })
  return answered.length >= mostAnswers
}
