import { readMarker, writeMarker } from '../../core/comments/marker.ts'
import type { Desk } from '../thread/desk.ts'

/** Writes a comment of ours about a pull request, unless it stands on that thread already. */
export async function sayOnce(
  { github, host }: Desk,
  thread: number,
  { kind, pull, words }: { kind: 'merged' | 'closed'; pull: number; words: string },
): Promise<void> {
  const before = await github.comments(thread)
  const said = before.some(({ author, body }) => {
    const data = author?.login === host.bot.login ? readMarker(kind, body)?.data : null
    return typeof data === 'object' && data !== null && 'pull' in data && data.pull === pull
  })
  if (!said) await github.createComment(thread, `${writeMarker(kind, { pull })}\n${words}`)
}
