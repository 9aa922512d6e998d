import type { Shell } from '../shell.ts'
import { cloneState, joinStates } from '../state.ts'

/**
 * A builtin that may fail: what it would have changed is only one of the ways. `eval` and `source` fail where bash finds an
 * error in the text that our parser forgives; a trap may never be sprung.
 */
export function maybe<T>(shell: Shell, work: () => T): T {
  const before = cloneState(shell.state)
  const output = work()
  shell.state = joinStates(shell.state, before)
  return output
}
