import { links, type Web } from './links.ts'
import { type Note, transcripts } from './transcript.ts'

interface Heard {
  notes: Note[]
  /** What could not be heard. */
  remarks: string[]
}

const heard = ({ notes, remarks }: Heard): string[] => [
  transcripts(notes),
  remarks.map((remark) => `- ${remark}`).join('\n'),
]

/** The answer to a voice note on a line, whose review is answered by itself. */
export const heardOnLine = (it: Heard): string =>
  ['**Heard**, and taken up with its review.', ...heard(it)].filter((part) => part !== '').join('\n\n')

/** The answer to a review that asks for changes, or to `/revise` on a pull request: it is on its way. */
export function rework(
  it: {
    web: Web
    /** A run is going on, and this waits for it. */
    waits: boolean
    /** Why no run was started; `null` where one was. */
    notStarted: string | null
  } & Heard,
): string {
  const run = `[ai-agent](${links.runs(it.web, 'ai-agent.yml')})`
  const started = it.waits
    ? `**Queued.** A run is going on; the next one takes this up with whatever else is said by then: ${run}.`
    : `**Taken up.** The agent works on it, pushes a commit, and answers in each thread: ${run}.`
  const parts = [
    it.notStarted ?? started,
    ...heard(it),
    it.notStarted === null ? 'The approved spec still rules. To stop it: `/cancel`.' : '',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
