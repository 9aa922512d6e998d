import type { Call } from '../call.ts'
import { foundBy } from '../found.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import type { Effect, Reader } from './readers.ts'

export const dd: Reader = (_, call) =>
  call.args.flatMap((arg): Effect[] => {
    if (arg.startsWith('of=')) return [{ kind: 'write', path: arg.slice(3) }]
    return arg.startsWith('if=') ? [{ kind: 'read', path: arg.slice(3) }] : []
  })

/** A mode may begin with a dash (`chmod -x file`); with `--reference` there is none. */
export const chmod: Reader = (_, call) => {
  const words = call.args.filter((arg) => arg !== '--' && !/^-[Rcfv]+$/.test(arg))
  const modes = words.filter((arg) => /^-[rwxXstugo]+$/.test(arg) || arg.startsWith('--'))
  const files = words.filter((arg) => !modes.includes(arg))
  return files.slice(modes.some((arg) => !/^--(?!reference)/.test(arg)) ? 0 : 1).map((path) => ({
    kind: 'modify',
    path,
    deep: true,
  }))
}

export const find: Reader = (_, call) => {
  const { args } = call
  const effects: Effect[] = []
  if (args.includes('-delete')) for (const path of foundBy(args)) effects.push({ kind: 'delete', path, deep: true })
  for (const [index, arg] of args.entries()) {
    if (/^-f(print0?|printf|ls)$/.test(arg)) effects.push({ kind: 'write', path: args[index + 1] ?? '' })
  }
  return effects
}

export const tar: Reader = (options, call) => {
  const extracts = has(options, 'x', 'extract', 'get') || /^[a-z]*x/.test(call.args[0] ?? '')
  const creates = has(options, 'c', 'r', 'u', 'create', 'append', 'update')
  const folders = valuesOf(options, 'C', 'directory')
  return [
    ...(extracts
      ? (folders.length > 0 ? folders : ['.']).map((path) => ({ kind: 'write' as const, path: `${path}/x` }))
      : []),
    ...(creates ? valuesOf(options, 'f', 'file').map((path) => ({ kind: 'write' as const, path })) : []),
    ...(has(options, 'remove-files')
      ? options.operands.map((path) => ({ kind: 'delete' as const, path, deep: true }))
      : []),
    ...(creates ? options.operands.map((path) => ({ kind: 'read' as const, path, deep: true })) : []),
  ]
}

export const git: Reader = (_, call) => [...gitOutput(call.args), ...gitFolder(call)]

/** `git log --output=FILE`, which `diff`, `show`, `archive` and `format-patch` have too. */
const gitOutput = (args: readonly string[]): Effect[] =>
  args.flatMap((arg, index): Effect[] => {
    if (arg.startsWith('--output=')) return [{ kind: 'write', path: arg.slice(9) }]
    const takes =
      /^(--output|--output-directory)$/.test(arg) || (arg === '-o' && /^(archive|format-patch)$/.test(args[0] ?? ''))
    return takes ? [{ kind: 'write', path: args[index + 1] ?? '' }] : []
  })

function gitFolder(call: Call): Effect[] {
  const at = call.args.findIndex((arg, index) => /^(clone|init|worktree)$/.test(arg) && index < 6)
  if (at < 0) return []
  const { operands } = parseOptions(call.args.slice(at + 1), {
    values: 'bucjo',
    longValues: ['branch', 'depth', 'origin'],
  })
  return call.args[at] === 'clone' && operands[1] !== undefined ? [{ kind: 'write', path: `${operands[1]}/x` }] : []
}
