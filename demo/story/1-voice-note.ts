import { botComment, excerpt, offeredLine, where } from './comments.ts'
import { criteriaIn, specText } from './specs.ts'
import { person, type Stage } from './stage.ts'

/** A name that GitHub's uploader takes and that stands in a link unchanged, whatever the file is called here. */
const attachedAs = 'voice-note.wav'

export const liveTitle = 'Voice note'

/** A person opens an issue with a recording; Sentra listens, drafts version 1, and shows it. Gives the issue's number. */
export async function voiceNote(stage: Stage): Promise<number> {
  const { story, plan, github, repository, hands } = stage
  story.act('A voice note becomes a spec')
  const { recording, feature, heard } = plan
  const title = feature?.title ?? liveTitle
  const { markdown } = github.attach(repository.fullName, { name: attachedAs, bytes: recording.bytes })
  const { data: issue } = await hands.rest.issues.create({ ...where(stage), title, body: markdown })
  story.said(person, `opens issue #${issue.number}`, `${title}\n♪ ${recording.name}, ${recording.seconds.toFixed(0)} s`)
  if (heard !== undefined) {
    story.note(
      `pocketsphinx heard "${heard}": taken for the scripted feature "${title}", whose own words are used from here.`,
    )
  }
  const comment = await story.step(
    'spec.draft',
    'Fetch the recording, write it down, draft the spec, commit it',
    () =>
      botComment(
        stage,
        issue.number,
        'the first version',
        (body) => body.includes('Spec v1') && offeredLine(body) !== undefined,
      ),
    () => 'spec-v1.md on sentra/specs',
  )
  const criteria = criteriaIn(await specText(stage, 1))
  story.said(
    'sentra',
    `answers on #${issue.number}: version 1, ${criteria} acceptance criteria`,
    excerpt(comment.body, 6),
  )
  return issue.number
}
