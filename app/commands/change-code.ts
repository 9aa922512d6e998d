import { startRun } from '../release/start-run.ts'
import { endings } from '../templates/endings.ts'
import { specOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/** `/revise` on the pull request: the agent takes the thread's comments up, within the approved spec. */
export async function changeCode({ desk, said, found }: Work<'revise'>): Promise<Ending> {
  const { implementation } = specOf(found)
  const notStarted = await startRun(desk, implementation?.issue ?? said.thread)
  return { reaction: notStarted === null ? '+1' : 'confused', body: notStarted ?? endings.changing(said.thread) }
}
