import type { Call } from '../call.ts'
import { has, type Options, valuesOf } from '../options.ts'
import { baseName } from '../paths.ts'

/** What a program does to a file. `delete` and `modify` reach everything beneath a folder when `deep`. */
export type Effect = { kind: 'delete' | 'write' | 'modify' | 'read'; path: string; deep?: boolean }

type Kind = Effect['kind']
/** Reads the effects out of a call and its options. */
export type Reader = (options: Options, call: Call) => Effect[]

export const all =
  (kind: Kind, skip = 0): Reader =>
  ({ operands }) =>
    operands.slice(skip).map((path) => ({ kind, path, deep: true }))

export const last =
  (kind: Kind): Reader =>
  ({ operands }) =>
    operands.slice(-1).map((path) => ({ kind, path }))

export const values =
  (kind: Kind, ...names: string[]): Reader =>
  (options) =>
    valuesOf(options, ...names).map((path) => ({ kind, path }))

export const both =
  (...readers: Reader[]): Reader =>
  (options, call) =>
    readers.flatMap((reader) => reader(options, call))

export const when =
  (names: string[], reader: Reader): Reader =>
  (options, call) =>
    has(options, ...names) ? reader(options, call) : []

/** The last operand is the target, unless `-t` names it; the others are sources. */
export const transfer =
  (source: Kind | undefined): Reader =>
  (options) => {
    const named = valuesOf(options, 't', 'target-directory')
    const { operands } = options
    const sources = named.length > 0 ? operands : operands.slice(0, -1)
    const folders = named.length > 0 ? named : operands.length > 1 ? operands.slice(-1) : []
    // Into a folder the file keeps its name; whether the target is a folder is not known, so both are looked at.
    const targets = folders.flatMap((folder) => [
      folder,
      ...sources.map((path) => `${folder.replace(/\/$/, '')}/${baseName(path)}`),
    ])
    return [
      ...(source ? sources.map((path) => ({ kind: source, path, deep: true })) : []),
      ...targets.map((path, index) => ({
        kind: 'write' as const,
        path: index === 0 && folders[0]?.endsWith('/') ? `${path}.` : path,
      })),
    ]
  }

/** The first operand is made; the others say what it is. */
export const first =
  (kind: Kind): Reader =>
  ({ operands }) =>
    operands.slice(0, 1).map((path) => ({ kind, path }))

export const deepLast: Reader = ({ operands }) =>
  operands.slice(-1).map((path) => ({ kind: 'delete', path, deep: true }))
