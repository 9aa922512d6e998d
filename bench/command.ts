import { parseArgs } from 'node:util'
import type { Figure } from './figure.ts'
import type { Part } from './parts.ts'
import { table } from './table.ts'

export interface Asked {
  readonly json: boolean
  readonly full: boolean
  /** Figures whose id begins so. */
  readonly only: string
}

/** What was asked for, or the line that says why it cannot be. */
export function readArguments(args: readonly string[]): Asked | { problem: string } {
  const options = { json: { type: 'boolean' }, full: { type: 'boolean' }, only: { type: 'string' } } as const
  try {
    const { values } = parseArgs({ args: [...args], options })
    return { json: values.json ?? false, full: values.full ?? false, only: values.only ?? '' }
  } catch (error) {
    const why = (error as Error).message.split('. ')[0]?.replace(/\.$/, '')
    return { problem: `${why}. It takes --json, --full and --only PREFIX.` }
  }
}

/** The parts whose figures begin so, or the list of those there are. */
export function chosenParts(parts: readonly Part[], only: string): Part[] | { problem: string } {
  const within = (id: string) => only === id || only.startsWith(`${id}.`)
  const chosen = parts.filter((part) => part.ids.some((id) => id.startsWith(only) || within(id)))
  if (chosen.length > 0) return chosen
  return { problem: `No figure begins with "${only}". There are:\n  ${parts.flatMap((part) => part.ids).join('\n  ')}` }
}

/** What is printed: one array for programs, with nothing left out of any figure but the peer; or a table for people. */
export function shown(figures: readonly Figure[], { json, only }: Asked): string {
  const wanted = figures.filter((figure) => figure.id.startsWith(only))
  if (!json) return table(wanted)
  const whole = wanted.map(({ id, value, unit, goal = null, peer, note = null }) => ({
    ...{ id, value, unit, goal },
    ...(peer && { peer }),
    note,
  }))
  return `${JSON.stringify(whole, null, 2)}\n`
}
