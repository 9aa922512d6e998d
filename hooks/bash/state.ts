import type { Function as FunctionNode } from 'unbash'
import type { Place } from './place.ts'
import { ANY, unique } from './text.ts'

/** The ways a variable may have turned out: each a list of elements; a plain variable is a list of one. */
export type Variable = {
  lists: readonly (readonly string[])[]
  /** The subscripts of an associative array, in the order of its elements. */
  keys?: readonly string[]
  /** A name reference: the variable that is meant. */
  target?: string
  /** Programs started from here see it, for certain. */
  exported?: boolean
  /** Assignments may fail. */
  readonly?: boolean
}

export type FunctionEntry = { bodies: readonly FunctionNode['body'][]; certain: boolean }

/** What a shell remembers from one command to the next. Values hold every way things may have turned out. */
export type State = {
  variables: Map<string, Variable>
  positional: readonly (readonly string[])[]
  /** Replaced and never changed: most states share it with the one they began as. */
  functions: ReadonlyMap<string, FunctionEntry>
  aliases: Map<string, readonly string[]>
  /** Text of files written by the same command, by absolute path. */
  files: Map<string, readonly string[]>
  /** Programs copied or linked under another name by the same command. */
  copies: Map<string, readonly string[]>
  /** Symbolic links to folders made by the same command. */
  links: Map<string, string>
  /** Code to be run when the shell ends. */
  traps: readonly string[]
  cwd: readonly string[]
  /** Where the shell still is if the last `cd` failed. */
  left: readonly string[] | undefined
  /** The search path was changed, so that a name may mean a file written here. */
  pathChanged: boolean
}

export const initialState = (place: Place): State => ({
  variables: new Map([
    ['HOME', scalar(place.home)],
    ['PWD', scalar(place.cwd)],
    ['IFS', scalar(' \t\n')],
    ['SHELL', scalar('/bin/bash')],
    ['BASH', scalar('/bin/bash')],
    ['CLAUDE_PROJECT_DIR', scalar(place.workspace)],
    ['GITHUB_WORKSPACE', scalar(place.workspace)],
    ['TMPDIR', scalar(place.env.TMPDIR ?? '/tmp')],
  ]),
  positional: [[]],
  functions: new Map(),
  aliases: new Map(),
  files: new Map(),
  copies: new Map(),
  links: new Map(),
  traps: [],
  cwd: [place.cwd],
  left: undefined,
  pathChanged: false,
})

export const scalar = (...values: string[]): Variable => ({ lists: values.map((value) => [value]) })

export const cloneState = (state: State): State => ({
  ...state,
  variables: new Map(state.variables),
  aliases: new Map(state.aliases),
  files: new Map(state.files),
  copies: new Map(state.copies),
  links: new Map(state.links),
})

/** The folders a shell may be in. Of more than a few nothing is said: each `cd` would double them. */
export function folders(list: readonly string[]): readonly string[] {
  const distinct = unique(list)
  return distinct.length > 16 ? [ANY] : distinct
}

/** What is known after one of two ways was taken. */
export function joinStates(one: State, other: State): State {
  return {
    variables: joinMaps(one.variables, other.variables, joinVariables),
    positional: uniqueLists([...one.positional, ...other.positional]),
    functions:
      one.functions === other.functions ? one.functions : joinMaps(one.functions, other.functions, joinFunctions),
    aliases: joinMaps(one.aliases, other.aliases, (a, b) => unique([...(a ?? []), ...(b ?? [])])),
    files: joinMaps(one.files, other.files, (a, b) => unique([...(a ?? []), ...(b ?? [])])),
    copies: joinMaps(one.copies, other.copies, (a, b) => unique([...(a ?? []), ...(b ?? [])])),
    links: new Map([...other.links, ...one.links]),
    traps: unique([...one.traps, ...other.traps]),
    cwd: folders([...one.cwd, ...other.cwd]),
    left: one.left || other.left ? folders([...(one.left ?? []), ...(other.left ?? [])]) : undefined,
    pathChanged: one.pathChanged || other.pathChanged,
  }
}

function joinMaps<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  join: (a?: T, b?: T) => T,
): Map<string, T> {
  const joined = new Map<string, T>()
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const a = one.get(key)
    const b = other.get(key)
    joined.set(key, a === b && a !== undefined ? a : join(a, b))
  }
  return joined
}

/** A variable set on one way only may be what it was before: unset, which `lists: []` among the ways stands for. */
function joinVariables(a?: Variable, b?: Variable): Variable {
  const lists = uniqueLists([...(a?.lists ?? [[]]), ...(b?.lists ?? [[]])])
  // A reference on one of the ways only: what is assigned to it may go to any variable.
  const target = a?.target === b?.target ? a?.target : ANY
  const readonly = a?.readonly || b?.readonly
  // The elements of two associative arrays cannot be told apart once joined: no subscript is known any more.
  const keys = a?.keys || b?.keys ? [] : undefined
  return {
    lists,
    exported: Boolean(a?.exported && b?.exported),
    ...(keys && { keys }),
    ...(target !== undefined && { target }),
    ...(readonly && { readonly }),
  }
}

const joinFunctions = (a?: FunctionEntry, b?: FunctionEntry): FunctionEntry => ({
  bodies: unique([...(a?.bodies ?? []), ...(b?.bodies ?? [])]),
  certain: Boolean(a?.certain && b?.certain),
})

export function uniqueLists(lists: readonly (readonly string[])[]): (readonly string[])[] {
  const seen = new Map<string, readonly string[]>()
  for (const list of lists) seen.set(list.join('\0'), list)
  return [...seen.values()]
}
