import { namedSandbox } from './containers.ts'
import { dependencies } from './dependencies/dependencies.ts'
import { makeFolders } from './folders.ts'
import type { Inputs } from './inputs.ts'
import { examine } from './judge/examine.ts'
import { judge } from './judge/judge.ts'
import { proposeMemory } from './memory/propose.ts'
import type { Ports, Programs } from './ports.ts'
import { prepare } from './prepare/prepare.ts'
import { publish } from './publish/publish.ts'
import { conclude } from './report/conclude.ts'
import type { Ending } from './report/conclusion.ts'
import { createStatus } from './report/status.ts'
import { together } from './together.ts'
import type { Track } from './track.ts'
import { recordBeginning } from './verify/record-beginning.ts'
import { verify } from './verify/verify.ts'
import { handIn } from './work/hand-in.ts'
import { openBroker } from './work/open-broker.ts'
import { work } from './work/work.ts'

/**
 * One run, from an approved spec to a pull request. Every step leaves what it found on the track, so that whatever
 * fails, `conclude` can keep the work, name the cause, and say what to do next.
 */
export async function run(ports: Ports, inputs: Inputs, programs: Programs): Promise<Ending> {
  const status = createStatus(ports, inputs)
  const folders = await makeFolders(inputs.temporary, `${inputs.runId}-${inputs.runAttempt}`)
  const track: Track = { inputs, folders, status, began: ports.now() }
  try {
    await status.open()

    await status.step('verify')
    const approved = await verify(ports, inputs, status.comment)
    track.approved = approved

    await status.step('prepare', approved.spec)
    const [prepared, given] = await together([
      prepare(ports, inputs, folders, approved.base),
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
    track.examined = await proposeMemory(ports, track, track.examined)
    Object.assign(track, await dependencies(ports, sandbox, track))
    track.judged = await judge(ports, sandbox, given, track)

    await status.step('publish')
    track.published = await publish(ports, track)
  } catch (error) {
    track.error = error
  }
  return conclude(ports, track)
}
