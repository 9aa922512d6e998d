import type { Output } from '../outputs.ts'
import type { Shell } from '../shell.ts'
import { cloneState, joinStates } from '../state.ts'

/**
 * A builtin that may fail: what it would have changed is only one of the ways. `eval` and `source` fail where bash finds an
 * error in the text that our parser forgives.
 */
export function maybe(shell: Shell, work: () => Output | undefined): Output | undefined {
  const before = cloneState(shell.state)
  const output = work()
  shell.state = joinStates(shell.state, before)
  return output
}
