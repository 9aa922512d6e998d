import type { Call } from './call.ts'
import { type Additions, makeJudge, NO_ADDITIONS } from './judge.ts'
import { Budget } from './limits.ts'
import { either, NOTHING, type Output } from './outputs.ts'
import { excerpt, parseScript } from './parse.ts'
import type { Place } from './place.ts'
import { type Reason, Refusal, refuse } from './refusal.ts'
import { callLater, run } from './run.ts'
import { runTraps, type Shell } from './shell.ts'
import { cloneState, initialState, joinStates } from './state.ts'
import { hasAny, hasMarker } from './text.ts'
import { statements } from './walk.ts'

export type Verdict =
  | { allowed: true; calls: readonly Call[] }
  | { allowed: false; reason: Reason; command: string; calls: readonly Call[] }

/**
 * Judges a bash command: evaluates it without running anything, and asks the rules about every program it would run.
 * Whatever cannot be judged is refused; so is anything that goes wrong in here.
 */
export function judge(command: string, place: Place, additions: Additions = NO_ADDITIONS): Verdict {
  const calls: Call[] = []
  try {
    if (command.includes('\0') || hasMarker(command)) refuse('markers', '')
    const shell = newShell(place, calls, makeJudge(place, additions))
    shell.statements(shell, parseScript(command).commands)
    callLater(shell)
    runTraps(shell)
    return { allowed: true, calls }
  } catch (error) {
    if (error instanceof Refusal) return { allowed: false, reason: error.reason, command: error.command, calls }
    // A stack that is too deep, or a mistake of ours: neither is a reason to let the command through.
    const detail = error instanceof Error ? error.message : String(error)
    const why = `the guard could not judge it (${detail.slice(0, 120)})`
    const reason = { name: 'guard-error', category: 'unresolved', why, instead: 'Write the command in a simpler way.' }
    return { allowed: false, reason, command: excerpt(command), calls }
  }
}

const newShell = (place: Place, calls: Call[], judgeCall: (call: Call) => void): Shell => ({
  place,
  budget: new Budget(),
  calls,
  state: initialState(place),
  stdin: undefined,
  defined: [],
  called: new Set(),
  escapes: [],
  locals: undefined,
  loops: 0,
  judge: judgeCall,
  statements,
  source,
  run,
})

/** Evaluates text as shell code: each way it may turn out, from the same start. */
function source(shell: Shell, codes: readonly string[], label: string): Output {
  const start = shell.state
  let end: typeof start | undefined
  const outputs = codes.map((code) =>
    shell.budget.deeper(label, () => {
      if (hasAny(code)) refuse('code', excerpt(label))
      shell.budget.read(code)
      shell.state = cloneState(start)
      const output = shell.statements(shell, parseScript(code).commands)
      end = end ? joinStates(end, shell.state) : shell.state
      return output
    }),
  )
  shell.state = end ?? start
  return outputs.length > 0 ? either(...outputs) : NOTHING
}
