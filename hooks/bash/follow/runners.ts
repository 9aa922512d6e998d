import type { Call } from '../call.ts'
import { parseOptions, valuesOf } from '../options.ts'
import type { Output } from '../outputs.ts'
import { type Shell, subshell } from '../shell.ts'
import { unglob } from '../text.ts'
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
