import type { Person, SpecMetadata } from './metadata.ts'

/** A wish that the checks which fail at a commit be mended. */
export interface FixWish {
  commit: string
  /** The id under which the agent answers it: see `core/comments/answer-marker.ts`. */
  ask: string
  author: Person
  /** ISO date. */
  at: string
}

/**
 * The wishes that failing checks be mended, in their order. A person who asks anew has a new one, with an answer of its
 * own. What the checks' events say of a commit is one at most, however many workflows failed on it, and none where a person
 * was faster: nothing is mended anew unless somebody wants that.
 */
export function fixWishes({ decisions }: Pick<SpecMetadata, 'decisions'>): FixWish[] {
  const wishes: FixWish[] = []
  for (const { kind, commit, source } of decisions) {
    if (kind !== 'fix' || commit === undefined) continue
    const before = wishes.filter((wish) => wish.commit === commit).length
    if (before > 0 && source.kind === 'workflow_run') continue
    wishes.push({ commit, ask: askOf(commit, before + 1), author: source.author, at: source.created_at })
  }
  return wishes
}

const askOf = (commit: string, times: number) => `ck-${commit.slice(0, 12)}${times === 1 ? '' : `-${times}`}`

/** The commits of the rounds of mending that the approved version has had: one for each wish. A new approval begins anew. */
export function fixedCommits(metadata: Pick<SpecMetadata, 'approvals' | 'approved_version' | 'decisions'>): string[] {
  const approvals = metadata.approvals.filter(({ version }) => version === metadata.approved_version)
  const since = Math.max(...approvals.map(({ approved_at }) => Date.parse(approved_at)))
  return fixWishes(metadata).flatMap(({ commit, at }) => (Date.parse(at) >= since ? commit : []))
}
