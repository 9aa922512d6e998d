import { Refusal } from '../../../core/errors.ts'
import type { Comment, Issue } from '../../../core/github/port.ts'
import type { Bot } from '../../../core/permissions/person.ts'

/**
 * Whose bot's word counts: the account that this job's token acts as, which our own status comment shows; or, where
 * the App keeps the specs and the job runs on its own token, the App's, named in the workflow. An account that a job acts
 * as is shared: whatever acts in its name, any workflow could have done.
 *
 * @param named the input `bot`, such as `sentra[bot]`
 */
export function trustedBot(
  comment: Pick<Comment, 'author' | 'via_app'> | null,
  issue: Issue,
  named: string | null,
): Bot {
  if (named === null) {
    const { author = null, via_app = null } = comment ?? {}
    if (author) return { id: author.id, login: author.login, app_id: via_app, shared: true }
    throw new Refusal({
      what: 'The run was refused.',
      why: 'The token could not write the status comment, so it is not known whose bot it speaks for.',
      next: 'Give the job `issues: write`, and unlock the issue if it is locked.',
    })
  }
  const { author } = issue
  // Only an App's account has such a name: nobody can register one.
  if (author?.login === named && named.endsWith('[bot]') && author.type === 'Bot') {
    const ours = comment?.author?.id
    return { id: author.id, login: named, app_id: issue.via_app, shared: ours === undefined || ours === author.id }
  }
  throw new Refusal({
    what: 'The run was refused.',
    why: `The issue was written by ${author?.login ?? 'a deleted account'}, and the workflow trusts ${named}.`,
    next: 'Start the agent on the issue that an approval made, or mend `bot:` in `ai-agent.yml`.',
  })
}
