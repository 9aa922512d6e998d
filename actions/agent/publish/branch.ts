import { SentraError } from '../../../core/errors.ts'
import type { CommitDetails, GitHub } from '../../../core/github/port.ts'

export const branchOf = (specId: string) => `sentra/run/${specId}`

/** The line in a commit's message that says which spec it was made for. */
export const specTrailer = (specId: string, version: number) => `Sentra-Spec: ${specId} v${version}`

/**
 * Puts the branch at `sha`. A branch that holds nothing but what earlier runs left is moved; one that a person has pushed
 * to since is never overwritten, whoever came last: the next free name is taken.
 *
 * @param beforeMove told the name of a branch that is there and about to be moved
 * @returns the branch's name
 */
export async function placeBranch(
  github: Pick<GitHub, 'branchHead' | 'parting' | 'createBranch' | 'moveBranch'>,
  specId: string,
  sha: string,
  beforeMove: (branch: string) => Promise<void>,
): Promise<string> {
  for (let attempt = 1; attempt <= 20; attempt++) {
    const branch = attempt === 1 ? branchOf(specId) : `${branchOf(specId)}-${attempt}`
    if (await github.createBranch(branch, sha)) return branch
    const head = await github.branchHead(branch)
    if (!head) continue
    if (head.sha === sha) return branch
    const since = (await github.parting(sha, head.sha))?.commits ?? []
    const isOurs = ({ message, committer }: CommitDetails) =>
      message.includes(`Sentra-Spec: ${specId} v`) && committer?.type !== 'User'
    if (since.length === 0 || !since.every(isOurs)) continue
    await beforeMove(branch)
    if (await github.moveBranch(branch, sha, true)) return branch
  }
  throw new SentraError({
    what: 'The branch was not made.',
    why: `\`${branchOf(specId)}\` and its next nineteen names are taken, or a rule protects them.`,
    next: 'Delete the old `sentra/run/…` branches, or let the bot past the rule, then type `/retry`.',
  })
}
