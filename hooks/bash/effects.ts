import type { Call } from './call.ts'
import { namedOutputs } from './effects/outputs.ts'
import type { Effect } from './effects/readers.ts'
import { ENTRIES, type Entry } from './effects/table.ts'
import { parseOptions } from './options.ts'

export type { Effect } from './effects/readers.ts'

/** What was looked up so far: most commands need two or three of the entries, and a table of all takes its time to make. */
const known = new Map<string, Entry | undefined>()

function entryOf(program: string): Entry | undefined {
  if (!known.has(program)) {
    known.set(
      program,
      ENTRIES.find(({ names }) => names.split(' ').includes(program)),
    )
  }
  return known.get(program)
}

/** Whether all that a program does to files is known from its arguments. */
export const knowsEffects = (program: string): boolean => entryOf(program) !== undefined

/** What a call would do to files, as its arguments say. Addresses and `-` are no files. */
export function effectsOf(call: Call): Effect[] {
  const entry = entryOf(call.program)
  if (!entry) return namedOutputs(call).filter(isPath)
  const args =
    entry.names.startsWith('tar') && /^[a-zA-Z]+$/.test(call.args[0] ?? '')
      ? [`-${call.args[0]}`, ...call.args.slice(1)]
      : call.args
  return entry.effects(parseOptions(args, entry), call).filter(isPath)
}

const isPath = ({ path }: Effect): boolean => path !== '' && path !== '-' && !/^\w+:\/\//.test(path)
