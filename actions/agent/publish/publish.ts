import type { Pull } from '../../../core/github/port.ts'
import { memoryFiles } from '../memory/files.ts'
import type { Ports } from '../ports.ts'
import { type Cause, causeOf } from '../report/causes.ts'
import { need, type Track } from '../track.ts'
import { noLongerApproved } from '../verify/no-longer-approved.ts'
import { placeBranch } from './branch.ts'
import { commitTrailers } from './commit-trailers.ts'
import { planCommits, writeCommits } from './commits.ts'
import { hold, openPull } from './open-pull.ts'
import { ownPart } from './own-part.ts'
import type { Published } from './plan.ts'
import { pullFacts } from './pull-facts.ts'
import { pullText, pullTitle } from './pull-text.ts'

export interface PublishResult {
  /** `null` where there was nothing to publish. */
  published: Published | null
  causes: Cause[]
  title: string
  body: string
  /** Where a review was worked in: whether there was anything to push. */
  pushed?: boolean
}

/**
 * Commits, branch and pull request, in this order, so that whatever fails leaves the most behind. A pull request that
 * the token may not open is no error: the branch is ready, and the cause says what to switch on.
 */
export async function publish(
  { github, git, now, remember }: Pick<Ports, 'github' | 'git' | 'now' | 'remember'>,
  track: Track,
): Promise<PublishResult> {
  const approved = need(track, 'approved')
  const { spec, config } = approved
  const { history, base } = need(track, 'prepared')
  const { tree, changes } = need(track, 'examined')
  const { causes } = need(track, 'judged')
  const title = pullTitle(spec)
  if (changes.length === 0) return { published: null, causes: [], title, body: '' }

  const draft = causes.length > 0
  const body = ownPart(pullText(pullFacts(track, now())), draft)
  const trailers = commitTrailers(track).join('\n')
  const plans = planCommits(changes, { title, trailers }, memoryFiles(config, spec.project))
  const commit = await writeCommits(github, git, history, base, tree, plans)
  const gone = await noLongerApproved(approved, track.inputs.runId, now())
  if (gone) return { published: null, causes: [gone], title, body }

  const branch = await placeBranch(github, spec.id, commit, async (name) => {
    if (draft) await hold(github, name)
  })
  // From here on a failure must still tell what stands there.
  const stands = (shown: Pull | null, against: Cause[]): PublishResult => {
    const pull = shown && { number: shown.number, url: shown.url, draft: shown.draft, headSha: shown.head.sha }
    remember({ published: { branch, pull: pull && { number: pull.number, url: pull.url } } })
    track.published = { published: { branch, commit, pull }, causes: against, title, body }
    return track.published
  }
  stands(null, [])
  const wanted = { title, body, head: branch, base: base.branch, draft }
  const pull = await openPull(github, wanted, (open) => stands(open, []))
  if (pull === null) return stands(null, [causeOf('pull-refused')])
  return stands(pull, [
    ...(pull.head.sha === commit ? [] : [causeOf('pull-moved', { sha: commit.slice(0, 12) })]),
    ...(pull.draft && !draft ? [causeOf('still-draft')] : []),
  ])
}
