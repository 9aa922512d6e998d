import type { Call } from '../call.ts'
import { parseOptions, valuesOf } from '../options.ts'
import type { Output } from '../outputs.ts'
import { type Shell, subshell } from '../shell.ts'
import { SUB, unglob } from '../text.ts'
import { followScripts } from './recipes.ts'

/** Subcommands whose operands are another program's argument vector. */
const VERBS: Record<string, RegExp> = {
  npm: /^(exec|x)$/,
  pnpm: /^(exec|dlx)$/,
  yarn: /^(exec|dlx)$/,
  bun: /^(x|exec)$/,
  pipx: /^run$/,
  docker: /^exec$/,
  podman: /^exec$/,
  poetry: /^run$/,
  uv: /^run$/,
  pipenv: /^run$/,
  bundle: /^exec$/,
  conda: /^run$/,
  rbenv: /^exec$/,
  pyenv: /^exec$/,
  volta: /^run$/,
  fnm: /^exec$/,
}
const VALUES = 'euwpn'
const LONG = [
  'env',
  'user',
  'workdir',
  'env-file',
  'package',
  'name',
  'prefix',
  'workspace',
  'with',
  'python',
  'extra',
  'group',
  ...['node', 'npm', 'pnpm', 'yarn', 'using'],
]

/** `npm exec -- rimraf dist` runs `rimraf dist`; `docker exec box psql …` runs `psql …`, elsewhere. */
export function followRunner(shell: Shell, call: Call): Output | undefined {
  if (/^(npm|pnpm|yarn|bun)$/.test(call.program)) followScripts(shell, call)
  const at = call.args.findIndex((arg) => !arg.startsWith('-'))
  const verb = call.args[at]
  if (verb === undefined || !VERBS[call.program]?.test(verb)) return undefined
  const { operands } = parseOptions(call.args.slice(at + 1), { values: VALUES, longValues: LONG, stop: true })
  // `npm exec -c 'code'`, before or behind the verb.
  const own = parseOptions(call.args, { values: `${VALUES}c`, longValues: [...LONG, 'call'] })
  for (const code of /^(npm|pnpm|yarn)$/.test(call.program) ? valuesOf(own, 'c', 'call') : []) {
    shell.source(subshell(shell), [unglob(code)], call.program)
  }
  // A container's name comes first.
  const argv = /^(docker|podman)$/.test(call.program) ? operands.slice(1) : operands
  if (argv.length > 0) shell.run(subshell(shell), argv, { functions: false, builtins: false })
  return undefined
}

export const RUNNERS = Object.keys(VERBS)

/** `corepack pnpm@9 publish` runs pnpm. */
export function followCorepack(shell: Shell, call: Call): Output | undefined {
  const [name = '', ...rest] = call.args.filter((arg, index) => index > 0 || !arg.startsWith('-'))
  if (/^(npm|npx|pnpm|pnpx|yarn|yarnpkg)(@|$)/.test(name))
    shell.run(subshell(shell), [name.replace(/@.*/s, ''), ...rest], PROGRAM)
  return undefined
}

/** `cmake -E env VAR=x command`, `cmake -E time command`, `cmake -E chdir folder command`. */
export function followCmake(shell: Shell, call: Call): Output | undefined {
  const at = call.args.indexOf('-E')
  const [verb, ...rest] = at < 0 ? [] : call.args.slice(at + 1)
  if (verb === 'env') shell.run(subshell(shell), ['env', ...rest], PROGRAM)
  if (verb === 'time') shell.run(subshell(shell), rest, PROGRAM)
  if (verb === 'chdir') shell.run(subshell(shell), ['env', '-C', ...rest], PROGRAM)
  return undefined
}

/** `rg --pre command` runs it with each file that is searched. */
export function followRg(shell: Shell, call: Call): Output | undefined {
  const options = parseOptions(call.args, {
    values: 'eftTgmABCjMrE',
    longValues: ['pre', 'hostname-bin', 'pre-glob', 'regexp', 'glob'],
  })
  const paths = options.given.has('e') || options.given.has('regexp') ? options.operands : options.operands.slice(1)
  for (const program of valuesOf(options, 'pre')) {
    for (const path of paths.length > 0 ? paths : ['.'])
      shell.run(subshell(shell), [program, `${path}/${SUB}`], PROGRAM)
    if (paths.length > 0) shell.run(subshell(shell), [program, ...paths], PROGRAM)
  }
  for (const program of valuesOf(options, 'hostname-bin')) shell.run(subshell(shell), [program], PROGRAM)
  return undefined
}

const PROGRAM = { functions: false, builtins: false }
