import { Refusal, SentraError } from '../../../core/errors.ts'
import { namedSandbox } from '../containers.ts'
import { dependencies } from '../dependencies/dependencies.ts'
import { clearFolders, makeFolders } from '../folders.ts'
import type { Inputs } from '../inputs.ts'
import { examine } from '../judge/examine.ts'
import { judge } from '../judge/judge.ts'
import { proposeMemory } from '../memory/propose.ts'
import type { Ports, Programs } from '../ports.ts'
import { prepare } from '../prepare/prepare.ts'
import { conclude, endingOf } from '../report/conclude.ts'
import type { Ending } from '../report/conclusion.ts'
import { createStatus } from '../report/status.ts'
import { together } from '../together.ts'
import { need, type Track } from '../track.ts'
import { recordBeginning } from '../verify/record-beginning.ts'
import { handIn } from '../work/hand-in.ts'
import { openBroker } from '../work/open-broker.ts'
import { work } from '../work/work.ts'
import { threadsOf } from './ask.ts'
import { findAsked, notOurs } from './asked.ts'
import { candidatesIn } from './candidates.ts'
import { unchanged } from './judged.ts'
import { postAnswers } from './post.ts'
import { publishReview } from './publish.ts'
import { readSaid } from './said.ts'

/**
 * One run on a pull request that the agent opened: what people asked there is worked in on its branch, and answered. What
 * was said before it looks joins it; where nothing is left to answer it ends at once, and costs nothing.
 */
export async function runReview(ports: Ports, inputs: Inputs, programs: Programs): Promise<Ending> {
  const status = createStatus(ports, inputs)
  const folders = await makeFolders(inputs.temporary, `${inputs.runId}-${inputs.runAttempt}`)
  const track: Track = { inputs, folders, status, began: ports.now() }
  try {
    if (!(await somethingIsAsked(ports, track))) return await endQuietly(ports, track)
    await status.open()

    const approved = need(track, 'approved')
    await status.step('prepare', approved.spec)
    const [prepared, given] = await together([
      prepare(ports, inputs, folders, approved.base, need(track, 'review').start),
      handIn(programs, folders, approved.configText),
      recordBeginning(ports, approved, inputs),
    ])
    track.prepared = prepared

    await status.step('isolate')
    track.broker = await openBroker(ports, inputs, folders, approved)
    const sandbox = namedSandbox(ports.openSandbox(approved.config.sandbox), ports, inputs.runId)

    track.worked = await work(ports, sandbox, given, track)

    await status.step('judge')
    track.examined = await examine(ports.git, track.prepared, folders, approved.config)
    if (track.examined.tree === prepared.start.tree) track.judged = unchanged(track)
    else {
      track.examined = await proposeMemory(ports, track, track.examined)
      Object.assign(track, await dependencies(ports, sandbox, track))
      track.judged = await judge(ports, sandbox, given, track)
    }

    await status.step('publish')
    track.published = await publishReview(ports, sandbox, given, track)
  } catch (error) {
    track.error = error
    if (error instanceof Unheard) return endQuietly(ports, track)
  }
  return conclude(ports, track)
}

/** A refusal that nobody on the pull request waits for: the job's log tells it. */
class Unheard extends Refusal {}

/** Leaves on the track what there is to do. Answers that need no agent are given at once. */
async function somethingIsAsked(ports: Ports, track: Track): Promise<boolean> {
  const { inputs } = track
  const said = await readSaid(ports.github, inputs.pullRequest ?? 0)
  if (said === null || said.pull.state !== 'open') return false
  const candidates = candidatesIn(said, inputs.bot)
  try {
    if (said.pull.head.fromFork) throw notOurs('its head is in a fork')
    const { approved, asked } = await findAsked(ports, inputs, said, candidates)
    const open = threadsOf([...asked.open, ...asked.later])
    for (const { made, answers } of asked.known) {
      await postAnswers(ports, said, answers, { ...made, originIssue: approved.originIssue }, open)
    }
    if (asked.open.length > 0) Object.assign(track, { approved, review: asked })
    return asked.open.length > 0
  } catch (error) {
    if (!(error instanceof SentraError)) throw error
    const { what, why, next } = error
    throw candidates.length > 0 && !said.pull.head.fromFork ? error : new Unheard({ what, why, next, cause: error })
  }
}

async function endQuietly(ports: Ports, track: Track): Promise<Ending> {
  ports.remember({ ended: true })
  await clearFolders(track.folders)
  const ending = endingOf(track, ports.signal.aborted)
  return track.error === undefined ? { ...ending, conclusion: 'nothing-to-do' } : ending
}
