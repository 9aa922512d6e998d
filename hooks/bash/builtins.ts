import { checkArithmeticText } from './arithmetic.ts'
import { printf } from './fold/print.ts'
import { NOTHING, type Output, UNKNOWN } from './outputs.ts'
import { resolveAll } from './paths.ts'
import { isIn, reading } from './reading.ts'
import { readFile } from './redirects.ts'
import { refuse } from './refusal.ts'
import type { Shell } from './shell.ts'
import { cloneState, joinStates, scalar } from './state.ts'
import { ANY, hasUnknown, MANY, readable, unglob } from './text.ts'
import { assign, assignList, lookUp, mark } from './variables.ts'

/** What the shell itself does. `undefined`: a program of that name does it. */
type Builtin = (shell: Shell, args: readonly string[]) => Output | undefined

const nothing: Builtin = () => NOTHING

/** Evaluates the rest as a program's own argument vector. */
const command: Builtin = (shell, args) => {
  const rest = args[0] === '-p' || args[0] === '--' ? args.slice(1) : args
  if (rest[0]?.startsWith('-'))
    return rest[0].includes('v') || rest[0].includes('V') ? UNKNOWN : command(shell, rest.slice(1))
  return shell.run(shell, rest, { functions: false })
}

const exec: Builtin = (shell, args) => {
  let index = 0
  while (args[index]?.startsWith('-')) index += args[index] === '-a' ? 2 : 1
  return shell.run(shell, args.slice(index), { functions: false, builtins: false })
}

const evaluate: Builtin = (shell, args) => {
  const rest = args[0] === '--' ? args.slice(1) : args
  return shell.source(shell, [rest.map(unglob).join(' ')], 'eval')
}

/** `source file args`: text written by this command is evaluated; a file that was there before is the user's own. */
const source: Builtin = (shell, args) => {
  const [file = '', ...rest] = args[0] === '--' ? args.slice(1) : args
  const stdin = /^\/dev\/(stdin|fd\/0)$|^\/proc\/(self|\$\$)\/fd\/0$/.test(file)
  const written = resolveAll(shell.state.cwd, file, shell.state.links).some(
    (path) => path === undefined || shell.state.files.has(path),
  )
  shell.judge(isIn(shell, 'source', args))
  if (!written && !stdin) {
    if (/^\/(dev|proc)\//.test(file) && file !== '/dev/null') refuse('code', `source ${readable(file)}`)
    return UNKNOWN
  }
  const before = shell.state.positional
  if (rest.length > 0) shell.state.positional = [rest]
  const output = shell.source(shell, readFile(shell, file), `source ${file}`)
  shell.state.positional = before
  return output
}

const declare: Builtin = (shell, args) => {
  shell.judge(isIn(shell, 'declare', args))
  const flags = args.filter((arg) => /^[-+]/.test(arg)).join('')
  const names = args.filter((arg) => !/^[-+]/.test(arg))
  if (flags.includes('p') || names.length === 0) return UNKNOWN
  for (const word of names) {
    checkArithmeticText(word.replace(/=.*/s, ''))
    const [, name = '', plus = '', value] = /^([^=+[]+)(?:\[.*?\])?(\+?)(?:=(.*))?$/s.exec(word) ?? []
    if (hasUnknown(name) || name === '') {
      forgetAll(shell)
      continue
    }
    if (flags.includes('f')) continue
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
    if (/-\w*x/.test(flags)) mark(shell, name, { exported: true })
    if (/-\w*r/.test(flags)) mark(shell, name, { readonly: true })
    // Attributes that change what is assigned later: the value is not what it looks like.
    if (/-\w*[iluc]/.test(flags)) mark(shell, name, { target: ANY })
  }
  return NOTHING
}

const caseOf = (flags: string, value: string) => (/-\w*[iluc]/.test(flags) ? ANY : value)

/** A name that is not known was set: any variable may have changed. */
function forgetAll(shell: Shell): void {
  for (const name of shell.state.variables.keys()) {
    if (name !== 'IFS') shell.state.variables.set(name, scalar(ANY))
  }
}

/** `export` and `readonly` are `declare` with an option, and are judged by their own name. */
const exporting: Builtin = (shell, args) =>
  declare(shell, args.includes('-n') || args.includes('-f') ? ['-f', ...args] : ['-gx', ...args])
const readOnly: Builtin = (shell, args) => declare(shell, args.includes('-f') ? ['-f', ...args] : ['-gr', ...args])

const unset: Builtin = (shell, args) => {
  const functions = args.includes('-f')
  for (const name of args) {
    checkArithmeticText(name)
    if (!functions && shell.state.variables.has(name)) {
      if (!shell.state.variables.get(name)?.readonly) shell.state.variables.set(name, { lists: [[]] })
    } else shell.state.functions.delete(name)
  }
  return NOTHING
}

const set: Builtin = (shell, args) => {
  shell.judge(isIn(shell, 'set', args))
  for (const [index, arg] of args.entries()) {
    if (arg === '--' || !/^[-+]/.test(arg)) {
      shell.state.positional = [args.slice(arg === '--' ? index + 1 : index)]
      break
    }
    if (/^-\w*e/.test(arg) || (arg === 'errexit' && args[index - 1] === '-o'))
      shell.state.variables.set('-e', scalar('1'))
    if (/^\+\w*e/.test(arg)) shell.state.variables.delete('-e')
    // PS4 is expanded as a prompt before each traced command.
    if (/^-\w*x/.test(arg) || args[index + 1] === 'xtrace') tracePrompt(shell)
  }
  return NOTHING
}

export function tracePrompt(shell: Shell): void {
  for (const list of shell.state.variables.get('PS4')?.lists ?? []) {
    if (/[$`]\(?/.test(list[0] ?? '') && /\$\(|`/.test(list[0] ?? ''))
      refuse('code', 'PS4', 'a prompt that runs commands')
    if ((list[0] ?? '').includes(ANY)) refuse('code', 'PS4', 'a prompt that is not known')
  }
}

const shopt: Builtin = (shell, args) => {
  if (args.includes('lastpipe')) shell.state.variables.set('-lastpipe', scalar('1'))
  return NOTHING
}

const shift: Builtin = (shell, args) => {
  const count = /^\d+$/.test(args[0] ?? '1') ? Number(args[0] ?? '1') : undefined
  const { positional } = shell.state
  shell.state.positional =
    count === undefined
      ? [[ANY]]
      : positional.map((list) =>
          list.slice(0, count).some((text) => text.includes(MANY)) ? [MANY] : list.slice(count),
        )
  return NOTHING
}

const alias: Builtin = (shell, args) => {
  for (const arg of args) {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(arg) ?? []
    if (name === '') continue
    if (hasUnknown(arg)) refuse('code', readable(arg), 'an alias')
    shell.state.aliases.set(name, [...(shell.state.aliases.get(name) ?? []), text])
  }
  return NOTHING
}

/** Text that is run later is run now, once with what is known now. */
const trap: Builtin = (shell, args) => {
  const rest = args[0] === '--' ? args.slice(1) : args
  if (rest.length < 2 || rest[0] === '-' || rest[0]?.startsWith('-')) return NOTHING
  const [code = ''] = rest
  shell.state.traps = [...shell.state.traps, code]
  return shell.source(shell, [code], 'trap')
}

const cd: Builtin = (shell, args) => {
  const [target] = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== '--')
  const from = shell.state.cwd
  const homes = lookUp(shell, 'HOME').map((list) => list[0] ?? ANY)
  const to = target === undefined || target === '' ? homes : target === '-' ? [ANY] : [target]
  const { links } = shell.state
  const cwd = to.flatMap((path) => resolveAll(from, path, links).map((each) => each ?? ANY))
  const searched = shell.state.variables.has('CDPATH') && !/^[./]/.test(target ?? '')
  shell.state.left = [...(shell.state.left ?? []), ...from]
  shell.state.cwd = searched ? [...cwd, ANY] : cwd
  return NOTHING
}

const popd: Builtin = (shell) => {
  shell.state.cwd = [...new Set([...shell.state.cwd, shell.place.cwd, ...(shell.state.left ?? [])])]
  return NOTHING
}

const leave: Builtin = (shell) => {
  shell.escapes.push({ ...shell.state, variables: new Map(shell.state.variables) })
  return NOTHING
}

const arithmeticWords: Builtin = (shell, args) => {
  for (const arg of args) {
    checkArithmeticText(arg)
    const [, name] = /^([A-Za-z_]\w*)(\[.*\])?(?:[-+*/%&|^]|<<|>>)?=/s.exec(arg) ?? []
    if (name) assign(shell, name, [ANY])
  }
  return NOTHING
}

const print: Builtin = (shell, args) => {
  if (args[0] === '-v' && args[1] !== undefined) {
    checkArithmeticText(args[1])
    const text = printf(args.slice(2))
    if (hasUnknown(args[1])) forgetAll(shell)
    else assign(shell, args[1].replace(/\[.*/s, ''), text)
    return NOTHING
  }
  return undefined
}

const test: Builtin = (_, args) => {
  const at = args.indexOf('-v')
  if (at >= 0) checkArithmeticText(args[at + 1] ?? '')
  return undefined
}

/** `hash -p path name` gives a program another name. */
const hash: Builtin = (shell, args) => {
  const at = args.indexOf('-p')
  const [path, name] = [args[at + 1], args[at + 2]]
  if (at >= 0 && path && name) shell.state.aliases.set(name, [path])
  return NOTHING
}

/** Builtins that run text or load code by a way of their own. */
const refused =
  (label: string): Builtin =>
  (_, args) =>
    refuse('code', readable([label, ...args].join(' ')))

const compgen: Builtin = (shell, args) => {
  shell.judge(isIn(shell, 'compgen', args))
  return args.some((arg) => /^-\w*[CFW]/.test(arg)) ? refuse('code', 'compgen', 'completion code') : UNKNOWN
}

const history: Builtin = () => UNKNOWN

/** A builtin that may fail: what it would have changed is only one of the ways. */
function maybe(shell: Shell, work: () => Output | undefined): Output | undefined {
  const before = cloneState(shell.state)
  const output = work()
  shell.state = joinStates(shell.state, before)
  return output
}

export const BUILTINS: Record<string, Builtin> = {
  ':': nothing,
  true: nothing,
  false: nothing,
  '[': test,
  test,
  '.': source,
  source,
  alias,
  bind: (_, args) => (args.includes('-x') ? refuse('code', 'bind -x') : NOTHING),
  break: leave,
  builtin: (shell, args) => shell.run(shell, args, { functions: false }),
  cd,
  command,
  compgen,
  complete: nothing,
  continue: leave,
  declare,
  dirs: () => UNKNOWN,
  enable: (_, args) =>
    args.some((arg) => /^-\w*f/.test(arg)) ? refuse('code', 'enable -f', 'a library loaded') : NOTHING,
  eval: evaluate,
  exec,
  exit: leave,
  export: exporting,
  fc: refused('fc'),
  getopts: (shell, args) => {
    if (args[1]) assign(shell, args[1], [ANY])
    return NOTHING
  },
  hash,
  history,
  jobs: () => UNKNOWN,
  let: arithmeticWords,
  local: (shell, args) => (shell.locals ? declare(shell, args) : maybe(shell, () => declare(shell, args))),
  logout: leave,
  mapfile: reading.mapfile,
  popd,
  printf: print,
  pushd: cd,
  read: reading.read,
  readarray: reading.mapfile,
  readonly: readOnly,
  return: leave,
  set,
  shift,
  shopt,
  times: () => UNKNOWN,
  trap,
  type: () => UNKNOWN,
  typeset: declare,
  ulimit: nothing,
  umask: nothing,
  unalias: nothing,
  unset,
  wait: nothing,
}
