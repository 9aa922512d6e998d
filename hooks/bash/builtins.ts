import { checkSubscript } from './arithmetic.ts'
import type { Builtin } from './builtins/builtin.ts'
import { cd, popd } from './builtins/folders.ts'
import { maybe } from './builtins/maybe.ts'
import { alias, command, compgen, evaluate, exec, hash, refused, source, trap } from './builtins/running.ts'
import { set, shift, shopt } from './builtins/settings.ts'
import { arithmeticWords, declare, exporting, print, readOnly, unset } from './builtins/variables.ts'
import { NOTHING, UNKNOWN } from './outputs.ts'
import { reading } from './reading.ts'
import { refuse } from './refusal.ts'
import { ANY } from './text.ts'
import { assign } from './variables.ts'

const nothing: Builtin = () => NOTHING

const leave: Builtin = (shell) => {
  shell.escapes.push({ ...shell.state, variables: new Map(shell.state.variables) })
  return NOTHING
}

const test: Builtin = (shell, args) => {
  const at = args.indexOf('-v')
  if (at >= 0) checkSubscript(shell, args[at + 1] ?? '')
  return undefined
}

const history: Builtin = () => UNKNOWN

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
