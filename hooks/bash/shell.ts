import type { ParsedScript, Statement } from 'unbash'
import type { Call } from './call.ts'
import type { Budget } from './limits.ts'
import type { Place } from './place.ts'
import { cloneState, type FunctionEntry, type State, type Variable } from './state.ts'

/**
 * One shell being evaluated. The evaluator is mutually recursive (words hold scripts, scripts hold words), so the
 * parts reach each other through this object and not by importing each other.
 */
export type Shell = {
  readonly place: Place
  readonly budget: Budget
  /** Every program that may run, in the order found. */
  readonly calls: Call[]
  state: State
  /** What can be read from standard input; `undefined` when nothing is known about it. */
  stdin: readonly string[] | undefined
  /** Functions as they were defined, one after another, wherever that was. */
  readonly defined: FunctionEntry[]
  /** Bodies of functions that were called. */
  readonly called: Set<FunctionEntry['bodies'][number]>
  /** States in which `break`, `continue` or `return` may have left a loop or function early. */
  readonly escapes: State[]
  /** Inside a function: what `local` hides, to be put back. */
  locals: Map<string, Variable | undefined> | undefined
  /** How many loops of this function are being walked: how far `break` has somewhere to go. */
  loops: number
  /** Judges a call, and throws a Refusal if a rule refuses it. */
  readonly judge: (call: Call) => void
  /** Evaluates statements in this shell and returns what they may print. */
  readonly statements: (shell: Shell, list: readonly Statement[]) => readonly string[]
  /** Parses and evaluates text as shell code in this shell. */
  readonly source: (shell: Shell, code: readonly string[], label: string) => readonly string[]
  /** Runs one argument vector. `functions: false` skips functions and builtins, as `env` or `sudo` do. */
  readonly run: (shell: Shell, argv: readonly string[], options?: RunOptions) => readonly string[]
}

export type RunOptions = {
  functions?: boolean
  builtins?: boolean
  environment?: ReadonlyMap<string, readonly string[]>
}

/** A copy whose variables and folder may change without touching the parent's. */
export const subshell = (shell: Shell): Shell => ({ ...shell, state: cloneState(shell.state), loops: 0 })

/** Files outlive the shell that wrote them. */
export function keepFiles(parent: Shell, child: Shell): void {
  parent.state.files = child.state.files
  parent.state.copies = child.state.copies
  parent.state.links = child.state.links
}

/** Evaluates a nested script in a copy of the shell and returns what it may print. */
export function inSubshell(shell: Shell, work: (child: Shell) => readonly string[]): readonly string[] {
  const child = subshell(shell)
  child.state.traps = []
  const output = work(child)
  runTraps(child)
  keepFiles(shell, child)
  return output
}

/** At its end a shell runs its traps once more, with all that it has learnt since. */
export function runTraps(shell: Shell): void {
  const { traps } = shell.state
  shell.state.traps = []
  for (const code of traps) shell.source(shell, [code], 'trap')
}

export const statementsOf = (script: ParsedScript | undefined): readonly Statement[] => script?.commands ?? []
