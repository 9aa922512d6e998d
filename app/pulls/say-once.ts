import { readMarker, writeMarker } from '../../core/comments/marker.ts'
import type { Comment } from '../../core/github/port.ts'
import type { Desk } from '../thread/desk.ts'

/** What a comment of ours is about, and is said of once: a pull request's end, or the checks of a commit. */
export type About = { kind: 'merged' | 'closed'; pull: number } | { kind: 'checks'; head: string }

/** Our comments about this, oldest first. */
export const saidOf = ({ kind, ...about }: About, comments: readonly Comment[], login: string): Comment[] =>
  comments.filter(({ author, body }) => {
    const data = author?.login === login ? readMarker(kind, body)?.data : null
    return (
      typeof data === 'object' &&
      data !== null &&
      Object.entries(about).every(([key, value]) => key in data && data[key as never] === value)
    )
  })

/**
 * Writes a comment of ours, unless it stands on that thread already. Two that were written at the same time see each
 * other afterwards: the younger one goes.
 */
export async function sayOnce({ github, host }: Desk, thread: number, about: About, words: string): Promise<void> {
  const said = async () => saidOf(about, await github.comments(thread), host.bot.login)
  if ((await said()).length > 0) return
  const { kind, ...data } = about
  const { id } = await github.createComment(thread, `${writeMarker(kind, data)}\n${words}`)
  if ((await said()).some((other) => other.id < id)) await github.deleteComment(id)
}
