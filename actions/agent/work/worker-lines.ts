import { z } from 'zod'
import { ending } from '../../../docker/worker/lines.ts'

/**
 * What the worker prints, one JSON value a line. It comes out of the container, so it is data: it decides what the
 * status comment says of the progress, whether and for which of the known reasons the agent itself says that something
 * is missing, and what it proposes for the memory. Nothing else.
 */
const text = z.string().max(100_000)
const Line = z.discriminatedUnion('event', [
  z.object({ event: z.literal('turn'), turn: z.int().positive(), says: text }),
  z.object({ event: z.literal('tool'), tool: text, what: text, ok: z.boolean() }),
  z.object({ event: z.literal('hook'), hook: text, refused: text }),
  z.object({ event: z.literal('note'), text }),
  z.object({
    event: z.literal('result'),
    ...ending,
    summary: text,
    replies: z
      .array(
        z.object({
          id: text,
          outcome: z.enum(['done', 'declined', 'changes_spec']),
          text,
          revise: text.optional(),
        }),
      )
      .max(1_000),
    untestable: z
      .array(z.object({ criterion: z.string().regex(/^AC-\d{1,3}$/), why: text }))
      .max(1_000)
      .default([]),
    learned: z.array(text).max(1_000).default([]),
    overview: text.optional(),
    turns: z.int().nonnegative(),
  }),
])

export type WorkerLine = z.infer<typeof Line>
export type WorkerResult = Extract<WorkerLine, { event: 'result' }>

/** Takes the worker's output in pieces; gives each line that is one of its own. */
export function workerLines(onLine: (line: WorkerLine) => void): (text: string) => void {
  let rest = ''
  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = (lines.pop() ?? '').slice(-1_000_000)
    for (const one of lines) {
      const line = parse(one)
      if (line) onLine(line)
    }
  }
}

function parse(text: string): WorkerLine | null {
  if (!text.startsWith('{')) return null
  try {
    return Line.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** One line for people. */
export function said(line: WorkerLine): string {
  switch (line.event) {
    case 'turn':
      return line.says === '' ? '' : `turn ${line.turn}: ${line.says}`
    case 'tool':
      return `${line.ok ? '✓' : '✗'} ${line.tool} ${line.what}`
    case 'hook':
      return `refused by ${line.hook}: ${line.refused}`
    case 'note':
      return line.text
    case 'result':
      return `${line.outcome} after ${line.turns} turns`
  }
}

/** The criteria of which the agent says why no test can show them. A person decides about each. */
export const untestableIn = (result: WorkerResult | null): Map<number, string> =>
  new Map(result?.untestable.map(({ criterion, why }) => [Number(criterion.slice('AC-'.length)), why.slice(0, 300)]))
