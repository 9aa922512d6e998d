import { botComment, excerpt, offeredLine, where } from './comments.ts'
import { comparison, specText } from './specs.ts'
import { person, type Stage } from './stage.ts'

/** What is asked of real models, whatever they wrote. */
export const liveRevision = 'Keep it as small as possible.'

/** The person changes the spec in words; Sentra makes version 2 and shows what differs. Gives the line to approve. */
export async function revision(stage: Stage, issue: number): Promise<string> {
  const { story, plan, hands } = stage
  story.act('A person changes it')
  const body = `/revise ${plan.feature?.revision ?? liveRevision}`
  await hands.rest.issues.createComment({ ...where(stage), issue_number: issue, body })
  story.said(person, `comments on #${issue}`, body)
  const comment = await story.step(
    'spec.revise',
    'Draft the next version, commit it',
    () =>
      botComment(
        stage,
        issue,
        'the second version',
        (text) => text.includes('Spec v2') && offeredLine(text) !== undefined,
      ),
    () => 'spec-v2.md',
  )
  story.said('sentra', `answers on #${issue}: version 2`, excerpt(comment.body, 2))
  story.diff('spec-v1.md → spec-v2.md', comparison(await specText(stage, 1), await specText(stage, 2)))
  return offeredLine(comment.body) ?? ''
}
