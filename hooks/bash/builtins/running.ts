import { NOTHING, UNKNOWN } from '../outputs.ts'
import { resolveAll } from '../paths.ts'
import { isIn } from '../reading.ts'
import { readFile } from '../redirects.ts'
import { refuse } from '../refusal.ts'
import { uniqueLists } from '../state.ts'
import { hasUnknown, readable, unglob } from '../text.ts'
import type { Builtin } from './builtin.ts'
import { maybe } from './maybe.ts'

/** Evaluates the rest as a program's own argument vector. */
export const command: Builtin = (shell, args) => {
  const rest = args[0] === '-p' || args[0] === '--' ? args.slice(1) : args
  if (rest[0]?.startsWith('-'))
    return rest[0].includes('v') || rest[0].includes('V') ? UNKNOWN : command(shell, rest.slice(1))
  return shell.run(shell, rest, { functions: false })
}

export const exec: Builtin = (shell, args) => {
  let index = 0
  while (args[index]?.startsWith('-') && args[index] !== '--') index += /^-[cl]*a$/.test(args[index] ?? '') ? 2 : 1
  if (args[index] === '--') index++
  return shell.run(shell, args.slice(index), { functions: false, builtins: false })
}

export const evaluate: Builtin = (shell, args) => {
  const rest = args[0] === '--' ? args.slice(1) : args
  return maybe(shell, () => shell.source(shell, [rest.map(unglob).join(' ')], 'eval'))
}

/** `source file args`: text written by this command is evaluated; a file that was there before is the user's own. */
export const source: Builtin = (shell, args) => {
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
  const given = rest.length > 0 ? [rest] : before
  shell.state.positional = given
  const output = maybe(shell, () => shell.source(shell, readFile(shell, file), `source ${file}`))
  // Arguments of its own end with the file; what it sets by `set` or `shift` may stay.
  const after = shell.state.positional.filter((list) => !given.includes(list))
  shell.state.positional = uniqueLists([...before, ...after])
  return output
}

export const alias: Builtin = (shell, args) => {
  for (const arg of args) {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(arg) ?? []
    if (name === '') continue
    if (hasUnknown(arg)) refuse('code', readable(arg), 'an alias')
    shell.state.aliases.set(name, [...(shell.state.aliases.get(name) ?? []), text])
  }
  return NOTHING
}

/** Text that is run later is run now, once with what is known now. */
export const trap: Builtin = (shell, args) => {
  const rest = args[0] === '--' ? args.slice(1) : args
  if (rest.length < 2 || rest[0] === '-' || rest[0]?.startsWith('-')) return NOTHING
  const [code = ''] = rest
  shell.state.traps = [...shell.state.traps, code]
  return maybe(shell, () => shell.source(shell, [code], 'trap'))
}

/** `hash -p path name` gives a program another name. */
export const hash: Builtin = (shell, args) => {
  const at = args.indexOf('-p')
  const [path, name] = [args[at + 1], args[at + 2]]
  if (at >= 0 && path && name) shell.state.aliases.set(name, [path])
  return NOTHING
}

/** Builtins that run text or load code by a way of their own. */
export const refused =
  (label: string): Builtin =>
  (_, args) =>
    refuse('code', readable([label, ...args].join(' ')))

export const compgen: Builtin = (shell, args) => {
  shell.judge(isIn(shell, 'compgen', args))
  return args.some((arg) => /^-\w*[CFW]/.test(arg)) ? refuse('code', 'compgen', 'completion code') : UNKNOWN
}
