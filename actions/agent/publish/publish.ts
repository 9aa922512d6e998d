import { isRateLimit, statusOf } from '../../../core/github/answers.ts'
import type { GitHub, Pull } from '../../../core/github/port.ts'
import { memoryFiles } from '../memory/files.ts'
import type { Ports } from '../ports.ts'
import { type Cause, causeOf } from '../report/causes.ts'
import { need, type Track } from '../track.ts'
import { placeBranch, specTrailer } from './branch.ts'
import { planCommits, writeCommits } from './commits.ts'
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
  { github, git, now }: Pick<Ports, 'github' | 'git' | 'now'>,
  track: Track,
): Promise<PublishResult> {
  const { spec, implementationIssue, config } = need(track, 'approved')
  const { history, base } = need(track, 'prepared')
  const { tree, changes } = need(track, 'examined')
  const { causes } = need(track, 'judged')
  const title = pullTitle(spec)
  if (changes.length === 0) return { published: null, causes: [], title, body: '' }

  const body = pullText(pullFacts(track, now()))
  const author = track.status.comment?.author
  const signOff =
    config.commit.signoff && author
      ? [`Signed-off-by: ${author.login} <${author.id}+${author.login}@users.noreply.github.com>`]
      : []
  const trailers = [specTrailer(spec.id, spec.version), `Sentra-Issue: #${implementationIssue}`, ...signOff].join('\n')
  const plans = planCommits(changes, { title, trailers }, memoryFiles(config, spec.project))
  const commit = await writeCommits(github, git, history, base, tree, plans)
  const branch = await placeBranch(github, spec.id, commit)
  const draft = causes.length > 0
  const pull = await openPull(github, { title, body, head: branch, base: base.branch, draft })
  if (pull === null) {
    return { published: { branch, commit, pull: null }, causes: [causeOf('pull-refused')], title, body }
  }
  const { number, url, head } = pull
  const published = { branch, commit, pull: { number, url, draft: pull.draft, headSha: head.sha } }
  const moved = head.sha === commit ? [] : [causeOf('pull-moved', { sha: commit.slice(0, 12) })]
  return { published, causes: moved, title, body }
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
