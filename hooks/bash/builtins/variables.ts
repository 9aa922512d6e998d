import { checkArithmetic, checkSubscript } from '../arithmetic.ts'
import { printf } from '../fold/print.ts'
import { NOTHING, UNKNOWN } from '../outputs.ts'
import { isIn } from '../reading.ts'
import { refuse } from '../refusal.ts'
import type { Shell } from '../shell.ts'
import { ANY, hasUnknown, readable } from '../text.ts'
import { assign, assignList, forgetAll, mark } from '../variables.ts'
import type { Builtin } from './builtin.ts'

/** Variables that are put back before each command of a shell that goes on. */
const TAKEN = /^(HOME|IFS|TMPDIR|SHELL|BASH|CLAUDE_PROJECT_DIR|GITHUB_WORKSPACE)$/

export const declare: Builtin = (shell, args) => {
  shell.judge(isIn(shell, 'declare', args))
  const flags = args.filter((arg) => /^[-+]/.test(arg)).join('')
  const names = args.filter((arg) => !/^[-+]/.test(arg))
  if (flags.includes('p') || names.length === 0) return UNKNOWN
  // `unset -f` would leave it where it is, here and in the shell of later commands.
  if (/f/.test(flags) && /r/.test(flags)) refuse('code', readable(args.join(' ')), 'a function that cannot be unset')
  for (const word of names) {
    checkSubscript(shell, word.replace(/=.*/s, ''))
    const [, name = '', plus = '', value] = /^([^=+[]+)(?:\[.*?\])?(\+?)(?:=(.*))?$/s.exec(word) ?? []
    if (hasUnknown(name) || name === '') {
      forgetAll(shell)
      continue
    }
    if (flags.includes('f')) continue
    // Later commands in this shell, and this guard, take these for what they are.
    if (/[rniluc]/.test(flags) && TAKEN.test(name)) refuse('code', readable(args.join(' ')), 'a variable made another')
    if (shell.locals && !flags.includes('g') && !shell.locals.has(name)) {
      shell.locals.set(name, shell.state.variables.get(name))
    }
    if (flags.includes('n')) mark(shell, name, { target: value ?? ANY })
    else if (value !== undefined) assign(shell, name, [caseOf(flags, value)], plus === '+')
    else if (shell.locals && !flags.includes('a') && !flags.includes('A') && !shell.state.variables.has(name)) {
      shell.state.variables.set(name, { lists: [[]] })
    }
    if (/-\w*A/.test(flags) && value === undefined) {
      const keyed = shell.state.variables.get(name)
      assignList(shell, name, keyed?.keys ? keyed.lists : [[]], keyed?.keys ?? [])
    }
    if (/-\w*x/.test(flags)) {
      // Given a value before, by `read`, `printf -v` or a loop: it counts from now on.
      const texts = value === undefined ? (shell.state.variables.get(name)?.lists ?? []) : []
      for (const [text = ''] of texts) shell.judge(isIn(shell, '=', [`${name}=${text}`]))
      mark(shell, name, { exported: true })
    }
    if (/-\w*r/.test(flags)) mark(shell, name, { readonly: true })
    // Attributes that change what is assigned later: the value is not what it looks like.
    if (/-\w*i/.test(flags) && value !== undefined) checkArithmetic(shell, value)
    if (/-\w*[iluc]/.test(flags)) mark(shell, name, { target: name })
  }
  return NOTHING
}

const caseOf = (flags: string, value: string) => (/-\w*[iluc]/.test(flags) ? ANY : value)

/** `export` and `readonly` are `declare` with an option, and are judged by their own name. */
export const exporting: Builtin = (shell, args) =>
  declare(shell, args.includes('-n') || args.includes('-f') ? ['-f', ...args] : ['-gx', ...args])
export const readOnly: Builtin = (shell, args) => declare(shell, ['-gr', ...args])

/** `-f` takes functions and `-v` variables; without either a name is a function's where no variable is called so. */
export const unset: Builtin = (shell, args) => {
  const end = args.findIndex((arg) => !/^-[fvn]+$/.test(arg))
  const flags = args.slice(0, end < 0 ? args.length : end).join('')
  for (const name of args.slice(end < 0 ? args.length : end)) {
    checkSubscript(shell, name)
    const variable = shell.state.variables.get(name)
    if (!flags.includes('f') && variable && !variable.readonly) shell.state.variables.set(name, { lists: [[]] })
    if (flags.includes('f'))
      shell.state.functions = new Map([...shell.state.functions].filter(([each]) => each !== name))
    else if (!/[vn]/.test(flags)) mayLack(shell, name)
  }
  return NOTHING
}

function mayLack(shell: Shell, name: string): void {
  const entry = shell.state.functions.get(name)
  if (entry) shell.state.functions = new Map(shell.state.functions).set(name, { ...entry, certain: false })
}

export const arithmeticWords: Builtin = (shell, args) => {
  for (const arg of args) {
    checkArithmetic(shell, arg)
    const [, name] = /^([A-Za-z_]\w*)(\[.*\])?(?:[-+*/%&|^]|<<|>>)?=/s.exec(arg) ?? []
    if (name) assign(shell, name, [ANY])
  }
  return NOTHING
}

export const print: Builtin = (shell, args) => {
  if (args[0] === '-v' && args[1] !== undefined) {
    checkSubscript(shell, args[1])
    const text = printf(args.slice(2))
    if (hasUnknown(args[1])) forgetAll(shell)
    else assign(shell, args[1].replace(/\[.*/s, ''), text)
    return NOTHING
  }
  return undefined
}
