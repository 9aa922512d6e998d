import type { Checks } from '../terminal/events.ts'
import { voiceNote } from './1-voice-note.ts'
import { revision } from './2-revision.ts'
import { approval } from './3-approval.ts'
import { agent } from './4-agent.ts'
import { pullRequest } from './5-pull-request.ts'
import { proof } from './6-proof.ts'
import type { Stage } from './stage.ts'

export { setStage } from './stage.ts'

/** The six acts, each on what the one before left. Gives the pull request's address and the demo's own last look at it. */
export async function perform(stage: Stage): Promise<{ readonly url: string; readonly checks: Checks }> {
  const issue = await voiceNote(stage)
  const line = await revision(stage, issue)
  const approved = await approval(stage, issue, line)
  const result = await agent(stage, approved)
  const delivered = await pullRequest(stage, Number(result.outputs['pull-request']))
  return { url: delivered.url, checks: await proof(stage, delivered) }
}
