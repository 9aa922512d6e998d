import { links, type Web } from './links.ts'
import { type Note, transcripts } from './transcript.ts'

/** The answer to a review that asks for changes, or to `/revise` on a pull request: it is on its way. */
export function rework(it: {
  web: Web
  /** A run is going on, and this waits for it. */
  waits: boolean
  /** Why no run was started; `null` where one was. */
  notStarted: string | null
  notes: Note[]
  remarks: string[]
}): string {
  const run = `[ai-agent](${links.runs(it.web, 'ai-agent.yml')})`
  const started = it.waits
    ? `**Queued.** A run is going on; the next one takes this up with whatever else is said by then: ${run}.`
    : `**Taken up.** The agent works on it, pushes a commit, and answers in each thread: ${run}.`
  const parts = [
    it.notStarted ?? started,
    transcripts(it.notes),
    it.remarks.map((remark) => `- ${remark}`).join('\n'),
    it.notStarted === null ? 'The approved spec still rules. To stop it: `/cancel`.' : '',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
