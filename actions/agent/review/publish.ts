import type { NamedSandbox } from '../containers.ts'
import type { Ports } from '../ports.ts'
import { asDraft } from '../publish/open-pull.ts'
import { isDraftOfOurs, ownPart, withOwnPart } from '../publish/own-part.ts'
import type { PublishResult } from '../publish/publish.ts'
import { pullFacts } from '../publish/pull-facts.ts'
import { pullText, pullTitle } from '../publish/pull-text.ts'
import { type Cause, causeOf } from '../report/causes.ts'
import { need, type Track } from '../track.ts'
import type { HandedIn } from '../work/hand-in.ts'
import { answersTo } from './answer.ts'
import { threadsOf } from './ask.ts'
import { postAnswers } from './post.ts'
import { push } from './push.ts'

/** Pushes what the review came to, brings the pull request's text up to date with it, and answers. */
export async function publishReview(
  ports: Ports,
  sandbox: NamedSandbox,
  given: HandedIn,
  track: Track,
): Promise<PublishResult> {
  const { spec, originIssue } = need(track, 'approved')
  const { said, open, later } = need(track, 'review')
  const answers = answersTo(open, need(track, 'worked'))
  const title = pullTitle(spec)
  const unsaid = need(track, 'worked').replies.length === 0
  // Whatever ended the agent before it did or said anything leaves the questions open, for the next run.
  if (unsaid && need(track, 'examined').tree === need(track, 'prepared').start.tree) {
    return { published: null, causes: [], title, body: '' }
  }
  const pushed = await push(ports, sandbox, given, track, answers)
  if ('stopped' in pushed) return { published: null, causes: [pushed.stopped], title, body: '' }

  const { number, url, head } = said.pull
  const { commit, changed } = pushed
  const published = { branch: head.branch, commit, pull: { number, url, draft: false, headSha: commit } }
  const { causes } = need(track, 'judged')
  const clean = causes.length === 0
  const body = changed ? ownPart(pullText(pullFacts(track, ports.now())), !clean) : ''
  // From here on a failure must still tell that the commit stands there.
  track.published = { published, causes: [], title, body, pushed: changed }
  if (changed) track.published.causes = await bringUpToDate(ports, number, body, clean)
  const facts = { commit: changed ? commit : null, clean, originIssue }
  await postAnswers(ports, said, answers, facts, threadsOf(later))
  return track.published
}

/**
 * The pull request as it is by now: our part of its text is written anew, and a draft that an earlier run made is one no
 * longer once nothing stands against the work. A person's draft stays.
 */
async function bringUpToDate({ github }: Ports, number: number, body: string, clean: boolean): Promise<Cause[]> {
  const pull = await github.pull(number)
  if (pull === null) return []
  const ready = clean && isDraftOfOurs(pull.body)
  const title = ready && pull.title.startsWith(asDraft('')) ? { title: pull.title.slice(asDraft('').length) } : {}
  await github.updatePull(number, { body: withOwnPart(pull.body, body), ...title })
  const left = ready && pull.draft && !(await github.toReady(pull.node_id))
  return left ? [causeOf('still-draft')] : []
}
