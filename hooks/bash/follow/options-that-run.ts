import type { Call } from '../call.ts'
import { parseOptions, valuesOf } from '../options.ts'
import { type Output, UNKNOWN } from '../outputs.ts'
import { resolveAll } from '../paths.ts'
import type { Place } from '../place.ts'
import { refuse } from '../refusal.ts'
import { restOf, wordsOf } from '../rule.ts'
import { inSubshell, type Shell } from '../shell.ts'
import { TAR } from '../specs.ts'
import { readable, unglob } from '../text.ts'
import { zoneOf } from '../zones.ts'
import { followRecipes } from './recipes.ts'

type Follow = (shell: Shell, call: Call) => Output | undefined

/** Options of ordinary programs whose value is a command. */
const OPTIONS: Record<string, { values?: string; long: readonly string[]; short?: string }> = {
  tar: {
    short: 'IF',
    long: ['use-compress-program', 'to-command', 'info-script', 'new-volume-script', 'rsh-command', 'rmt-command'],
  },
  rsync: { short: 'e', long: ['rsh', 'rsync-path'] },
  sort: { long: ['compress-program'] },
  split: { long: ['filter'] },
  scp: { short: 'S', long: [] },
  sftp: { short: 'S', long: [] },
  man: { short: 'PH', long: ['pager', 'html'] },
  cpio: { long: ['rsh-command'] },
  pg_dump: { long: [] },
  ssh: { long: [] },
}

const follow =
  (name: string): Follow =>
  (shell, call) => {
    const spec = OPTIONS[name]
    if (!spec) return undefined
    const args =
      name === 'tar' && /^[a-zA-Z]/.test(call.args[0] ?? '') ? [`-${call.args[0]}`, ...call.args.slice(1)] : call.args
    const options = parseOptions(args, {
      values:
        { tar: TAR.values, rsync: 'efT', sort: 'kStTo', split: 'abClnt', man: 'PHSMmerL' }[name] ?? spec.short ?? '',
      longValues: [...spec.long, 'checkpoint-action', 'file', 'directory'],
    })
    const codes = valuesOf(options, ...spec.long, ...[...(spec.short ?? '')])
    const actions = valuesOf(options, 'checkpoint-action').flatMap((text) =>
      text.startsWith('exec=') ? [text.slice(5)] : [],
    )
    for (const code of [...codes, ...actions]) {
      if (code === '') continue
      if (/^(\/private)?(\/var)?\/tmp\//.test(code))
        refuse('code', readable(code), 'a program out of the temporary folder')
      // A shell there would read what it is given: an archive's files, another machine's answer.
      inSubshell(shell, (child) =>
        child.source({ ...child, stdin: UNKNOWN }, [unglob(code)], readable(['…', code].join(' '))),
      )
    }
    return undefined
  }

/** `git` runs commands by aliases, pagers, editors, filters, `bisect run`, `rebase --exec`, `submodule foreach`. */
const git: Follow = (shell, call) => {
  const line = readable(['git', ...call.args].join(' '))
  const run = (code: string | undefined) => {
    if (code === undefined || code === '') return
    inSubshell(shell, (child) => child.source(child, [unglob(code)], line))
  }
  const [verb] = wordsOf(call)
  const rest = restOf(call)
  if (verb === 'bisect' && rest[0] === 'run') shell.run(shell, rest.slice(1), { functions: false, builtins: false })
  if (verb === 'submodule' && rest.includes('foreach'))
    run(
      rest
        .slice(rest.indexOf('foreach') + 1)
        .filter((arg) => arg !== '--recursive')
        .join(' '),
    )
  if (verb === 'rebase') {
    for (const [index, arg] of rest.entries()) {
      if (arg === '--exec' || arg === '-x') run(rest[index + 1])
      else if (arg.startsWith('--exec=')) run(arg.slice(7))
    }
  }
  return undefined
}

/** `zip -TT COMMAND`: an option of two letters. */
const zip: Follow = (shell, call) => {
  for (const [index, arg] of call.args.entries()) {
    const [, code] = /^(?:-TT|--unzip-command)(?:=(.*))?$/s.exec(arg) ?? [arg]
    if (code === arg) continue
    const text = code ?? call.args[index + 1] ?? ''
    inSubshell(shell, (child) => child.source(child, [unglob(text)], readable(['zip', ...call.args].join(' '))))
  }
  return undefined
}

/** Where a makefile may lie, for its recipes are run: in the project, or where one works. */
const isOwn = (path: string | undefined, place: Place): boolean =>
  path === place.workspace || /^(workspace|scratch|unresolved)$/.test(zoneOf(path, place))

/** `make` with its own shell, or with targets from standard input. */
const make: Follow = (shell, call) => {
  const line = readable(['make', ...call.args].join(' '))
  const file = call.args.findIndex((arg) => /^(-f|--file|--makefile)$/.test(arg))
  if (call.args.some((arg) => /^(SHELL|\.SHELLFLAGS|MAKEFLAGS)\s*[:+?]?=/.test(arg)))
    refuse('code', line, 'make with another shell')
  if (call.args.some((arg) => arg.startsWith('--eval'))) refuse('code', line, 'make --eval')
  const places = call.args.flatMap((arg, index) => {
    const [, value] = /^(?:-[Cf]|--(?:directory|file|makefile)=)(.+)$/s.exec(arg) ?? []
    return /^(-C|-f|--directory|--file|--makefile)$/.test(arg) ? [call.args[index + 1] ?? ''] : value ? [value] : []
  })
  const foreign = places.flatMap((place) => resolveAll(call.cwd, place, call.links))
  if (foreign.some((path) => !isOwn(path, shell.place)))
    refuse('code', line, 'a makefile that is not the project’s own')
  const reads = call.args[file + 1]
  if (file >= 0 && (reads === '-' || /^\/(dev|proc)\//.test(reads ?? '')))
    refuse('code', line, 'a makefile from standard input')
  followRecipes(shell, call)
  return undefined
}

export const HOOKED: Record<string, Follow> = {
  ...Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, follow(name)])),
  git,
  zip,
  make,
  gmake: make,
}
