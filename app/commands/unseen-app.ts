import type { CommandName } from '../../core/commands/command.ts'
import { Refusal } from '../../core/errors.ts'
import { needed } from '../../core/permissions/may-type.ts'
import type { Said } from '../said.ts'

/**
 * Refuses what only approvers may type where nobody can tell whether an App typed it for them: any App that a person once
 * authorised can write a review in that person's name. GitHub names the App of an issue and of a comment in a conversation
 * (`performed_via_github_app`), and of a review and a comment on a line it does not, neither in the event nor over its API:
 * https://docs.github.com/rest/pulls/reviews. `null` where the command may go on.
 */
export function unseenApp({ kind }: Pick<Said, 'kind'>, command: CommandName): Refusal | null {
  if (needed[command] !== 'approver' || (kind !== 'review' && kind !== 'review_comment')) return null
  return new Refusal({
    what: `\`/${command}\` changed nothing.`,
    why: 'It needs somebody who may approve, and GitHub does not say of a review, or of a comment on a line, whether an App wrote it in a person’s name.',
    next: `Type \`/${command}\` in the conversation of this pull request.`,
  })
}
