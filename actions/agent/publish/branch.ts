import { isOurs } from '../../../core/approval/our-commit.ts'
import { SentraError } from '../../../core/errors.ts'
import type { Account, CommitDetails, GitHub } from '../../../core/github/port.ts'

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
  github: Pick<GitHub, 'branchHead' | 'commit' | 'parting' | 'createBranch' | 'moveBranch'>,
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
    // Who writes with this token is who wrote the commit that is to be placed.
    const us = (await github.commit(sha))?.author ?? null
    if (since.length === 0 || !since.every((commit) => isRunOf(specId, commit, us))) continue
    await beforeMove(branch)
    // GitHub has no move by force that names what it replaces: what was just pushed is looked for once more.
    if ((await github.branchHead(branch))?.sha !== head.sha) continue
    if (await github.moveBranch(branch, sha, true)) return branch
  }
  throw new SentraError({
    what: 'The branch was not made.',
    why: `\`${branchOf(specId)}\` and its next nineteen names are taken, or a rule protects them.`,
    next: 'Delete the old `sentra/run/…` branches, or let the bot past the rule, then type `/retry`.',
  })
}

/** Made by an earlier run: a person may amend its commit, and the line in the message stays. */
const isRunOf = (specId: string, commit: CommitDetails, us: Account | null): boolean =>
  us !== null &&
  commit.message.includes(`Sentra-Spec: ${specId} v`) &&
  isOurs(commit, { bot: { ...us, app_id: null, shared: false } })
