import type { Permission } from '../../core/github/port.ts'
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
  const thread = await github.comments(said.thread, since)
  const theirs = new Set(thread.filter(({ author }) => author?.id === said.author.id).map(({ id }) => id))
  const answered = thread.filter(({ author, body }) => {
    const { answers } = readHeading(body)
    return author?.login === host.bot.login && answers !== null && answers.id !== said.id && theirs.has(answers.id)
  })
  if (answered.length < mostAnswers) return false
  await react(github, said, 'confused')
  return true
}
