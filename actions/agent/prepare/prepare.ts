import { existsSync } from 'node:fs'
import type { Folders } from '../folders.ts'
import type { Place } from '../git.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports } from '../ports.ts'
import { carryInto, ignoredIn } from './carry.ts'
import { openHistory } from './history.ts'
import { cloneWorkspace } from './workspace.ts'

export interface Base {
  branch: string
  sha: string
  tree: string
}

export interface Prepared {
  history: Place
  /** What the work is judged against. */
  base: Base
  /** Where the work began: the base, or the head of the pull request that is reviewed. */
  start: Base
  /** What was carried in from the job's checkout, and into every judge's folder as well. */
  carried: readonly string[]
  withheld: readonly string[]
}

/** A clean clone of where the work begins, with what the job's earlier steps installed and no credential in it. */
export async function prepare(
  { git, log, signal }: Pick<Ports, 'git' | 'log' | 'signal'>,
  inputs: Pick<Inputs, 'checkout' | 'githubToken' | 'serverUrl' | 'owner' | 'repo'>,
  folders: Folders,
  base: Base,
  start: Base = base,
): Promise<Prepared> {
  const checkout = inputs.checkout && existsSync(inputs.checkout) ? inputs.checkout : null
  const history = await openHistory(git, folders.history, {
    checkout,
    url: `${inputs.serverUrl}/${inputs.owner}/${inputs.repo}`,
    token: inputs.githubToken,
    commits: [base, start],
    signal,
  })
  await cloneWorkspace(git, history, start.branch, folders.workspace, signal)
  if (!checkout) return { history, base, start, carried: [], withheld: [] }
  const { entries, withheld } = await ignoredIn(git, history, checkout, base.tree)
  await carryInto(checkout, entries, folders.workspace)
  if (entries.length) log.info(`Carried in from the job: ${entries.join(', ')}`)
  if (withheld.length) log.info(`Left behind, because the name says secret: ${withheld.join(', ')}`)
  return { history, base, start, carried: entries, withheld }
}
