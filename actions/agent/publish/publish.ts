import { isRateLimit, statusOf } from '../../../core/github/answers.ts'
import type { GitHub, Pull } from '../../../core/github/port.ts'
import type { Git, Place } from '../git.ts'
import type { Change } from '../judge/changes.ts'
import { type Cause, causeOf } from '../report/causes.ts'
import { placeBranch, specTrailer } from './branch.ts'
import { planCommits, writeCommits } from './commits.ts'
import type { Published } from './plan.ts'
import { pullTitle } from './pull-text.ts'

export interface PublishFacts {
  base: { branch: string; sha: string; tree: string }
  spec: { id: string; version: number; title: string }
  implementationIssue: number
  tree: string
  changes: readonly Change[]
  /** A line such as `Signed-off-by: …`, where the repository demands one. */
  signOff: string | null
  draft: boolean
  /** The body, made when the commit is known. */
  body: string
}

/**
 * Commits, branch and pull request, in this order, so that whatever fails leaves the most behind. A pull request that
 * the token may not open is no error: the branch is ready, and the cause says what to switch on.
 */
export async function publish(
  github: GitHub,
  git: Git,
  history: Place,
  facts: PublishFacts,
): Promise<{ published: Published; causes: Cause[] }> {
  const { base, spec, tree, changes } = facts
  const title = pullTitle(spec)
  const lines = [specTrailer(spec.id, spec.version), `Sentra-Issue: #${facts.implementationIssue}`, facts.signOff]
  const plans = planCommits(changes, { title, trailers: lines.filter((line) => line !== null).join('\n') })
  const commit = await writeCommits(github, git, history, base, tree, plans)
  const branch = await placeBranch(github, spec.id, commit)
  const pull = await openPull(github, { title, body: facts.body, head: branch, base: base.branch, draft: facts.draft })
  if (pull === null) return { published: { branch, commit, pull: null }, causes: [causeOf('pull-refused')] }
  const moved = pull.head.sha !== commit
  return {
    published: {
      branch,
      commit,
      pull: { number: pull.number, url: pull.url, draft: pull.draft, headSha: pull.head.sha },
    },
    causes: moved ? [causeOf('pull-moved', { sha: commit.slice(0, 12) })] : [],
  }
}

/** An open pull request of the branch is brought up to date; else one is made; `null` where the token may not. */
async function openPull(
  github: GitHub,
  input: { title: string; body: string; head: string; base: string; draft: boolean },
): Promise<Pull | null> {
  try {
    return await github.createPull(input)
  } catch (error) {
    if (isRateLimit(error)) throw error
    const status = statusOf(error)
    if (status === 403) return null
    if (status !== 422) throw error
    const [open] = await github.pullsFrom(input.head)
    if (open) {
      await github.updatePull(open.number, { title: input.title, body: input.body })
      return github.pull(open.number)
    }
    // Draft pull requests are not in every plan; the title then says it.
    if (!input.draft) throw error
    return github.createPull({ ...input, draft: false, title: `[Draft] ${input.title}` })
  }
}
