import { locked } from '../changes/lock.ts'
import { Keeper } from '../changes/memory.ts'
import { forgetCalls } from '../changes/remember.ts'
import { workspaceOf } from '../changes/workspace.ts'
import { EventError, type HookEvent, type Verdict } from '../event.ts'
import { stateFolder } from '../state.ts'
import { fingerprint } from './fingerprint.ts'
import { runGate } from './run-gate.ts'
import { GateSession, rounds } from './session.ts'
import { readSettings } from './settings.ts'
import { gaveUp, sendBack } from './text.ts'

/** In seconds: `hooks.json` gives the hook half an hour, and one that is cut short would let the agent stop. */
const longest = 1_500

/** The Stop hook: an agent may stop when the gate is green, or when it was sent back `rounds` times. */
export async function stop(event: HookEvent): Promise<Verdict> {
  if (event.hook_event_name !== 'Stop') return { exit: 0 }
  if (!event.session_id) throw new EventError("the event's session_id is missing")
  if (!event.cwd) throw new EventError("the event's cwd is missing")
  const continued = event.stop_hook_active === true
  try {
    return await gate(workspaceOf(event.cwd), event.session_id, continued)
  } catch (error) {
    // A gate that cannot run says so once. Saying it for ever would be an endless loop, not a better guard.
    const message = `quality-gate could not run: ${(error as Error).message}`
    return continued ? { exit: 0, output: { systemMessage: message } } : { exit: 2, reason: message }
  }
}

async function gate(root: string, sessionId: string, continued: boolean): Promise<Verdict> {
  const folder = stateFolder(sessionId, root)
  await locked(folder, async () => forgetCalls(new Keeper(folder)))
  const session = new GateSession(folder)
  const state = fingerprint(root)
  if (session.wasGreen(state)) return { exit: 0 } // a talk about code must not cost a test run each turn
  const round = session.next(continued)
  const evidence = await runGate({
    root,
    config: readSettings(root),
    before: session.green,
    since: undefined,
    warnings: session.warnings(),
    within: longest,
    onStep: () => {},
  })
  // What was changed while the gate ran was not looked at: then nothing is known of the workspace as it is now.
  session.save(evidence, fingerprint(root) === state ? state : '')
  if (evidence.status === 'passed') return { exit: 0 }
  if (round <= rounds) return { exit: 2, reason: sendBack(evidence, round, rounds) }
  return { exit: 0, output: { systemMessage: gaveUp(evidence, rounds) } }
}
