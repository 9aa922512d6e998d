import { foundPaths } from '../found.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import type { Effect, Reader } from './readers.ts'

export const dd: Reader = (_, call) =>
  call.args.flatMap((arg): Effect[] => {
    if (arg.startsWith('of=')) return [{ kind: 'write', path: arg.slice(3) }]
    return arg.startsWith('if=') ? [{ kind: 'read', path: arg.slice(3) }] : []
  })

export const find: Reader = (_, call) => {
  const { args } = call
  const end = args.findIndex((arg) => /^[-(!]/.test(arg))
  const starts = end === 0 ? ['.'] : args.slice(0, end < 0 ? args.length : end)
  const effects: Effect[] = []
  if (args.includes('-delete')) {
    for (const path of foundPaths(starts.length > 0 ? starts : ['.'], args))
      effects.push({ kind: 'delete', path, deep: true })
  }
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

export const git: Reader = (_, call) => {
  const at = call.args.findIndex((arg, index) => /^(clone|init|worktree|archive)$/.test(arg) && index < 6)
  if (at < 0) return []
  const { operands, given } = parseOptions(call.args.slice(at + 1), {
    values: 'bucjo',
    longValues: ['branch', 'depth', 'origin', 'output'],
  })
  if (call.args[at] === 'archive')
    return [...(given.get('output') ?? []), ...(given.get('o') ?? [])].map((path) => ({ kind: 'write', path }))
  return call.args[at] === 'clone' && operands[1] !== undefined ? [{ kind: 'write', path: `${operands[1]}/x` }] : []
}
