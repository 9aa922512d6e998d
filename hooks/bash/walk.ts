import type { AndOr, CommandNode, Pipeline, PipelineNode, Statement } from 'unbash'
import { compound } from './compound.ts'
import { concat, either, NOTHING, type Output } from './outputs.ts'
import { redirected } from './redirects.ts'
import { refuse } from './refusal.ts'
import { inSubshell, keepFiles, type Shell, subshell } from './shell.ts'
import { simple } from './simple.ts'
import { cloneState, folders, joinStates, type State } from './state.ts'

/** Evaluates statements one after the other. */
export function statements(shell: Shell, list: readonly Statement[]): Output {
  let output = NOTHING
  for (const [index, statement] of list.entries()) {
    if (index > 0) shell.state = settle(shell.state)
    output = concat(output, oneStatement(shell, statement))
  }
  return output
}

/** What comes after `;` also runs when the `cd` before it failed. */
export function settle(state: State): State {
  if (!state.left) return state
  const trusted = state.variables.has('-e')
  return { ...state, left: undefined, cwd: trusted ? state.cwd : folders([...state.cwd, ...state.left]) }
}

function oneStatement(shell: Shell, statement: Statement): Output {
  if (statement.background) return inSubshell(shell, (child) => node(child, statement.command))
  return node(shell, statement.command)
}

function node(shell: Shell, command: PipelineNode | AndOr): Output {
  if (command.type === 'AndOr') return andOr(shell, command)
  if (command.type === 'Pipeline') return pipeline(shell, command)
  return commandNode(shell, command)
}

/** `&&` goes on from where all went well, `||` from where something failed: a failed `cd` has not moved. */
function andOr(shell: Shell, command: AndOr): Output {
  const [first, ...rest] = command.commands
  if (!first) return NOTHING
  let output = node(shell, first)
  let [good, bad]: Fork = fork(shell.state)
  for (const [index, part] of rest.entries()) {
    const isOr = command.operators[index] === '||'
    if (isOr && !bad) break
    shell.state = cloneState(isOr && bad ? bad : good)
    const after = node(shell, part)
    const [well, ill] = fork(shell.state)
    output = either(output, concat(output, after), after)
    const left = leaves(shell, part)
    if (isOr) [good, bad] = [left ? good : joinStates(good, well), left ? undefined : ill]
    else [good, bad] = [well, bad ? joinStates(bad, ill) : ill]
  }
  shell.state = bad && !shell.state.variables.has('-e') ? joinStates(good, bad) : good
  return output
}

type Fork = [good: State, bad: State | undefined]

/** The state where a command went well, and the one where it failed. */
const fork = (state: State): [good: State, bad: State] => [
  { ...state, left: undefined },
  { ...state, left: undefined, cwd: state.left ?? state.cwd },
]

const nameOf = (part: PipelineNode) => (part.type === 'Command' ? part.name?.value : undefined)

/** Outside of a function `return` only fails, and outside of a loop `break` does nothing: what follows is run. */
function leaves(shell: Shell, part: PipelineNode): boolean {
  const name = nameOf(part)
  if (name === undefined || shell.state.functions.has(name) || shell.state.aliases.has(name)) return false
  const plain = part.type === 'Command' && part.args.every(({ text }) => /^\d+$/.test(text))
  if (name === 'exit') return true
  if (name === 'return') return plain && shell.locals !== undefined
  return plain && /^(break|continue)$/.test(name) && shell.loops > 0
}

function pipeline(shell: Shell, pipe: Pipeline): Output {
  if (pipe.commands.length === 1) {
    const [only] = pipe.commands
    return only ? commandNode(shell, only) : NOTHING
  }
  let stdin = shell.stdin
  for (const command of pipe.commands) {
    const child = subshell(shell)
    child.stdin = stdin
    stdin = commandNode(child, command)
    keepFiles(shell, child)
    // With `lastpipe` the last one runs in this very shell.
    if (shell.state.variables.has('-lastpipe')) shell.state = joinStates(shell.state, child.state)
  }
  return stdin ?? NOTHING
}

/** Called for any program that is not there; and what a shell that goes on is put in order with. */
const BY_BASH = /^(command_not_found_handle|builtin|unset|unalias|compgen)$/

function commandNode(shell: Shell, command: CommandNode): Output {
  return shell.budget.deeper(command.type, () => {
    switch (command.type) {
      case 'Command':
        return simple(shell, command)
      case 'Function': {
        const body = { bodies: [command.body], certain: true }
        if (BY_BASH.test(command.name.value)) refuse('code', command.name.value, 'a function that bash calls by itself')
        shell.state.functions = new Map(shell.state.functions).set(command.name.value, body)
        shell.defined.push(body)
        return NOTHING
      }
      case 'Coproc': {
        const { body } = command
        return inSubshell(shell, (child) => {
          if (body.type === 'CompoundList') return child.statements(child, body.commands)
          commandNode(child, body)
          return NOTHING
        })
      }
      case 'Redirected':
        return redirected(shell, command.redirects, (inner) => compound(inner, command.command))
      default:
        return compound(shell, command)
    }
  })
}
