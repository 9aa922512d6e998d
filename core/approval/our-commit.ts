import type { CommitDetails } from '../github/port.ts'
import type { Bot } from '../permissions/person.ts'

/** The account in whose name GitHub itself signs what is made through its API and its pages. */
export const webFlow = 19_864_447

/** Made through GitHub's API by our bot, or by another account that writes for it, signed by GitHub, and no merge. */
export function isOurs(commit: CommitDetails, { bot, writers = [] }: { bot: Bot; writers?: number[] }): boolean {
  const { author, committer, verified, parents } = commit
  if (author === null || (author.id !== bot.id && !writers.includes(author.id))) return false
  // Anyone can sign a commit of their own that names us as the author: the committer is who signed.
  return verified && parents.length <= 1 && (committer?.id === author.id || committer?.id === webFlow)
}
