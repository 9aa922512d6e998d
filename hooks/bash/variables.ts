import { checkArithmetic } from './arithmetic.ts'
import type { Shell } from './shell.ts'
import { scalar, type Variable } from './state.ts'
import { ANY, hasUnknown, MANY, NUM, SECRET, SEG } from './text.ts'

type Lists = readonly (readonly string[])[]

const DIGITS = new Set(['?', '$', '!', 'RANDOM', 'SECONDS', 'LINENO', 'UID', 'EUID', 'BASHPID', 'EPOCHSECONDS'])
/** Set by bash itself as it goes: never what was assigned. */
const DYNAMIC = new Set([
  ...['_', 'BASH_COMMAND', 'BASH_SOURCE', 'BASH_REMATCH', 'BASH_ARGV', 'BASH_ARGV0', 'BASH_CMDS', 'BASH_ALIASES'],
  ...['FUNCNAME', 'PIPESTATUS', 'DIRSTACK', 'GROUPS', 'OPTARG', 'OLDPWD', 'COPROC', 'SHELLOPTS', 'BASHOPTS'],
])
const NAMES = new Set([
  'USER',
  'LOGNAME',
  'HOSTNAME',
  'OSTYPE',
  'MACHTYPE',
  'HOSTTYPE',
  'BASH_VERSION',
  'EPOCHREALTIME',
])
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|(^|_)PAT$/

/** The ways a variable may stand, each as a list. A variable that only the environment may have set is unknown. */
export function lookUp(shell: Shell, name: string): Lists {
  if (DIGITS.has(name)) return [[NUM]]
  if (name === '#') return shell.state.positional.map((list) => [list.some(isMany) ? NUM : String(list.length)])
  if (name === '@' || name === '*') return shell.state.positional
  if (name === '0') return shell.state.variables.get('0')?.lists ?? [['bash']]
  if (/^\d+$/.test(name)) return shell.state.positional.map((list) => elementAt(list, Number(name) - 1))
  if (DYNAMIC.has(name)) return [[ANY]]
  const variable = resolve(shell, name)
  if (name === 'PWD') return shell.state.cwd.map((folder) => [folder])
  if (variable) return variable.lists
  if (NAMES.has(name)) return [[SEG]]
  return [[isSecretName(name) ? SECRET : ANY]]
}

const isMany = (text: string) => text.includes(MANY)

/** One element of a list, as a list. Behind an expansion that may be several words, or none, no place is certain. */
export const elementAt = (list: readonly string[], index: number): readonly string[] =>
  list.slice(0, index + 1).some(isMany) ? [ANY] : list.slice(index, index + 1)

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name.toUpperCase())

/** Whether the command itself, or the environment as far as we were told, has set the variable. */
export const isSet = (shell: Shell, name: string): boolean =>
  resolve(shell, name) !== undefined || shell.place.env[name] !== undefined || !/^[A-Za-z_]\w*$/.test(name)

function resolve(shell: Shell, name: string): Variable | undefined {
  const variable = shell.state.variables.get(name)
  return variable?.target === undefined ? variable : { lists: [[ANY]] }
}

export function assign(shell: Shell, name: string, values: readonly string[], append = false): void {
  const before = shell.state.variables.get(name)
  if (before?.target !== undefined && before.target !== name) {
    // A name reference: the variable it points to changes. A target that is not known could be any variable.
    if (hasUnknown(before.target)) forgetAll(shell)
    else assign(shell, before.target, values, append)
    return
  }
  const attribute = before?.target === undefined ? undefined : { target: name }
  if (attribute) for (const value of values) checkArithmetic(shell, value)
  const old = append ? (before?.lists ?? [[shell.place.env[name] === undefined ? '' : ANY]]) : []
  const texts = append ? old.flatMap((list) => values.map((value) => (list[0] ?? '') + value)) : values
  const kept = before?.readonly ? before.lists.map((list) => list[0] ?? '') : []
  shell.state.variables.set(name, {
    ...scalar(...cap([...texts, ...kept])),
    ...attribute,
    ...(before?.exported && { exported: true }),
    ...(before?.readonly && { readonly: true }),
  })
  if (name === 'PATH') shell.state.pathChanged = true
  // Whatever sets it (`printf -v`, `read`, a loop), programs see it from now on.
  if (before?.exported) judgeExported(shell, name, texts)
}

function judgeExported(shell: Shell, name: string, texts: readonly string[]): void {
  const { cwd, links } = shell.state
  const args = texts.map((text) => `${name}=${text}`)
  shell.judge({ program: '=', path: '=', args, stdin: undefined, environment: new Map(), cwd, links })
}

/** A name that is not known was set: any variable may have changed. */
export function forgetAll(shell: Shell): void {
  for (const name of shell.state.variables.keys()) {
    if (name !== 'IFS') shell.state.variables.set(name, scalar(ANY))
  }
}

/** Sets the variable of a loop. Where it is a name reference, each word of the list becomes what it refers to. */
export function assignLoop(shell: Shell, name: string, values: readonly string[]): void {
  const { target } = shell.state.variables.get(name) ?? {}
  const [only = ''] = values
  const known = values.length === 1 && /^[A-Za-z_]\w*$/.test(only)
  if (target === undefined || target === name) assign(shell, name, values)
  else mark(shell, name, { target: known ? only : ANY })
}

/** Keeps the ways a variable may stand to a number that can be worked with. */
export const cap = (values: readonly string[]): readonly string[] => {
  const distinct = [...new Set(values)]
  return distinct.length > 256 ? [ANY] : distinct
}

export function assignList(shell: Shell, name: string, lists: Lists, keys?: readonly string[]): void {
  shell.state.variables.set(name, { lists: lists.length > 64 ? [[ANY]] : lists, ...(keys && { keys }) })
}

/** Sets a mark (`exported`, `readonly`, a reference's target) on a variable. */
export function mark(shell: Shell, name: string, marks: Partial<Variable>): void {
  const variable = shell.state.variables.get(name) ?? { lists: [[]] }
  shell.state.variables.set(name, { ...variable, ...marks })
}

/** What a program started from here sees: what is exported for certain, and what may be. */
export function inherited(shell: Shell): Map<string, Variable> {
  const seen = new Map<string, Variable>()
  for (const [name, variable] of shell.state.variables) {
    const lists = variable.exported || shell.place.env[name] !== undefined ? variable.lists : [...variable.lists, []]
    seen.set(name, { lists, exported: true })
  }
  for (const name of ['HOME', 'PWD', 'TMPDIR', 'SHELL', 'CLAUDE_PROJECT_DIR', 'GITHUB_WORKSPACE', 'BASH']) {
    const variable = shell.state.variables.get(name)
    if (variable) seen.set(name, variable)
  }
  seen.set('IFS', scalar(' \t\n'))
  return seen
}
