import { atLeast } from '../../core/permissions/levels.ts'
import type { Desk } from '../thread/desk.ts'
import type { AskTask } from './asks.ts'

/** So many people are asked about in one round, those who spoke last first. */
const mostPeople = 30

/**
 * Parts what writers ask from what others do. Of others only commands are left, which are answered; a wish of theirs is
 * passed over without a word, so that it would stand here in each round. Where the settings let an issue's author revise,
 * it may be that author's.
 */
export async function crowd(
  { github, config }: Pick<Desk, 'github' | 'config'>,
  asks: readonly AskTask[],
): Promise<{ writers: AskTask[]; others: AskTask[] }> {
  const latest = asks.toSorted((a, b) => b.said.createdAt.localeCompare(a.said.createdAt))
  const people = new Map(latest.map(({ said: { author } }) => [author.id, author.login]))
  const writing = new Set<number>()
  for (const [id, login] of [...people].slice(0, mostPeople)) {
    const permission = await github.permission(login)
    if (atLeast(permission, 'write') && (permission?.id ?? id) === id) writing.add(id)
  }
  const writers = asks.filter(({ said }) => writing.has(said.author.id))
  const others = asks.filter(
    ({ said, wish }) => !writing.has(said.author.id) && (!wish || config.specs.authors_may_revise),
  )
  return { writers, others }
}
