import type { Call } from '../call.ts'
import { CURL } from '../curl.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import { NOTHING, type Output, UNKNOWN } from '../outputs.ts'
import { baseName, lastName, resolveAll } from '../paths.ts'
import type { Shell } from '../shell.ts'
import { WGET } from '../specs.ts'

/** Remembers programs under new names, links to folders, and files whose text came from elsewhere. */
export function copied(shell: Shell, call: Call): Output | undefined {
  const { program, args } = call
  if (program === 'curl' || program === 'wget') return downloaded(shell, program, args)
  if (program === 'dd') {
    const output = args.find((arg) => arg.startsWith('of='))
    if (output) remember(shell, output.slice(3), UNKNOWN)
    return undefined
  }
  if (program === 'touch' || program === 'truncate') return undefined
  const options = parseOptions(args, {
    values: 'tSmog',
    longValues: ['target-directory', 'suffix', 'mode', 'owner', 'group'],
  })
  const folder = valuesOf(options, 't', 'target-directory')[0]
  const sources = folder === undefined ? options.operands.slice(0, -1) : options.operands
  const target = folder ?? (options.operands.length > 1 ? options.operands.at(-1) : '.')
  if (target === undefined) return NOTHING
  for (const source of sources) {
    for (const destination of [target, `${target.replace(/\/$/, '')}/${lastName(source)}`]) {
      transfer(shell, source, destination, program === 'ln' && has(options, 's', 'symbolic'))
    }
  }
  return NOTHING
}

function transfer(shell: Shell, source: string, destination: string, symbolic: boolean): void {
  const { cwd, links, files, copies } = shell.state
  for (const from of resolveAll(cwd, source, links)) {
    for (const to of resolveAll(cwd, destination, links)) {
      if (from === undefined || to === undefined || from === to) continue
      const text = files.get(from)
      if (text) files.set(to, text)
      else files.delete(to)
      const known = copies.get(from)
      if (known || /^\/(usr\/|opt\/|local\/)*s?bin\//.test(from)) copies.set(to, known ?? [baseName(from)])
      if (symbolic) links.set(to, from)
    }
  }
}

function downloaded(shell: Shell, program: string, args: readonly string[]): undefined {
  const options = parseOptions(args, program === 'curl' ? CURL : WGET)
  const named = valuesOf(options, ...(program === 'curl' ? ['o', 'output'] : ['O', 'output-document']))
  for (const path of named) remember(shell, path, UNKNOWN)
  const byAddress = program === 'curl' ? has(options, 'O', 'remote-name', 'J') : named.length === 0
  const folder = valuesOf(options, 'P', 'directory-prefix')[0] ?? '.'
  if (byAddress) {
    for (const address of options.operands) {
      remember(shell, `${folder}/${baseName(address.replace(/[?#].*$/s, ''))}`, UNKNOWN)
    }
  }
  return undefined
}

function remember(shell: Shell, path: string, text: Output): void {
  for (const each of resolveAll(shell.state.cwd, path, shell.state.links)) {
    if (each !== undefined && !each.startsWith('/dev/')) shell.state.files.set(each, text)
  }
}
