import { isDeepStrictEqual } from 'node:util'
import { normalise, type Places } from './normalise.ts'
import type { Exchange, ModelRequest } from './request.ts'
import { type Conversation, type ModelScript, spoken, type Turn, type Words } from './script.ts'
import { toolUseId } from './tool-use-id.ts'

/** One place where a request is not what the script knows. `distance` 0–1: how far apart the two texts are. */
export interface Difference {
  readonly part: string
  readonly scripted: string
  readonly asked: string
  readonly distance: number
}

export interface Nearest {
  readonly conversation: Conversation
  readonly turn: number
  readonly differences: readonly Difference[]
}

export type Matched = { readonly conversation: Conversation; readonly turn: number; readonly key: string }
export type Outcome = { readonly matched: Matched } | { readonly ambiguous: string[] } | { readonly nearest?: Nearest }

/** The name of a turn's answer, in the journal and as the fixture's context. */
export const turnKey = (conversation: Conversation, turn: number): string => `${conversation.id}#${turn + 1}`

/** Which scripted turn this request is: all of it must agree, and only one may. */
export function match(script: ModelScript, request: ModelRequest, places: Places = {}): Outcome {
  const turn = request.exchanges.length
  const tried = (script.conversations ?? []).map((conversation) => ({
    conversation,
    turn,
    differences: differencesOf(conversation, request, places),
  }))
  const exact = tried.filter(({ differences }) => differences.length === 0)
  const [only] = exact
  if (only && exact.length === 1) {
    return { matched: { conversation: only.conversation, turn, key: turnKey(only.conversation, turn) } }
  }
  if (only) return { ambiguous: exact.map(({ conversation }) => turnKey(conversation, turn)) }
  const [nearest] = tried.sort((a, b) => total(a.differences) - total(b.differences))
  return nearest ? { nearest } : {}
}

const total = (differences: readonly Difference[]): number =>
  differences.reduce((sum, { distance }) => sum + distance, 0)

function differencesOf(conversation: Conversation, request: ModelRequest, places: Places): Difference[] {
  const { asked, turns } = conversation
  const turn = turns[request.exchanges.length]
  const found = [
    asked.api && asked.api !== request.api
      ? [{ part: 'provider', scripted: asked.api, asked: request.api, distance: 3 }]
      : [],
    asked.system === undefined ? [] : compare('system prompt', asked.system, request.system, places),
    compare('first user message', asked.user, request.user, places).map((one) => ({
      ...one,
      distance: one.distance * 4,
    })),
    request.exchanges.flatMap((_, at) => exchangeDifferences(conversation, at, request.exchanges, places)),
    turn ? offered(turn, request) : [endOfScript(turns.length, request)],
  ]
  return found.flat()
}

/**
 * What the model said must be what the script said, in every exchange. What came back must be what the next turn
 * expects, in the newest one: an agent may clear older results to make room.
 */
function exchangeDifferences(
  conversation: Conversation,
  at: number,
  exchanges: readonly Exchange[],
  places: Places,
): Difference[] {
  const turn = conversation.turns[at]
  const exchange = exchanges[at]
  if (!turn || !exchange) return []
  const next = at === exchanges.length - 1 ? conversation.turns[at + 1] : undefined
  const last = next === undefined ? [] : resultDifferences(next, at, exchange, places)
  const said = { say: spoken(turn), use: (turn.use ?? []).map(({ tool, input }) => ({ tool, input })) }
  const heard = { say: exchange.said, use: exchange.uses.map(({ tool, input }) => ({ tool, input })) }
  const ids = (turn.use ?? []).map((_, use) => toolUseId(conversation.id, at, use))
  const sameIds = isDeepStrictEqual(
    ids,
    exchange.uses.map(({ id }) => id),
  )
  if (isDeepStrictEqual(said, heard) && sameIds) return last
  const part = `the model's own turn ${at + 1}`
  return [
    difference(
      part,
      JSON.stringify({ ...said, ids }),
      JSON.stringify({ ...heard, ids: exchange.uses.map(({ id }) => id) }),
    ),
    ...last,
  ]
}

function resultDifferences(turn: Turn, at: number, exchange: Exchange, places: Places): Difference[] {
  const expected = turn.after ?? []
  const count = expected.length === exchange.results.length
  if (!count) {
    return [
      difference(
        `number of tool results after turn ${at + 1}`,
        String(expected.length),
        String(exchange.results.length),
      ),
    ]
  }
  const results = exchange.results.flatMap((result, index) => {
    const wanted = expected[index]
    if (!wanted) return []
    const part = `tool result ${index + 1} after turn ${at + 1}`
    const flag = (error: boolean) => (error ? 'an error' : 'no error')
    const flags = wanted.error === undefined || wanted.error === result.error
    return [
      ...(flags
        ? []
        : [difference(`${part}: is_error`, flag(wanted.error ?? false), `${flag(result.error)}: ${result.text}`)]),
      ...compare(part, wanted.text, result.text, places),
    ]
  })
  const told = compare(`text beside the results of turn ${at + 1}`, turn.told ?? '', exchange.told, places)
  return [...results, ...told]
}

function offered(turn: Turn, request: ModelRequest): Difference[] {
  const missing = (turn.use ?? []).map(({ tool }) => tool).filter((tool) => !request.tools.includes(tool))
  return missing.length === 0
    ? []
    : [difference('tools on offer', missing.join(', '), request.tools.join(', ') || 'none')]
}

const endOfScript = (turns: number, request: ModelRequest): Difference =>
  difference('number of turns', `${turns} at most`, `turn ${request.exchanges.length + 1}`)

function compare(part: string, words: Words, text: string, places: Places): Difference[] {
  const got = normalise(text, places)
  if (typeof words === 'string') {
    const wanted = normalise(words, places)
    return wanted === got ? [] : [difference(part, wanted, got)]
  }
  const missing = words.includes.map((one) => normalise(one, places)).filter((one) => !got.includes(one))
  const present = (words.excludes ?? []).map((one) => normalise(one, places)).filter((one) => got.includes(one))
  return [
    ...missing.map((one) => ({
      ...difference(`${part}, which must include`, one, got),
      distance: 1 / words.includes.length,
    })),
    ...present.map((one) => difference(`${part}, which must not include`, one, got)),
  ]
}

const difference = (part: string, scripted: string, asked: string): Difference => ({
  part,
  scripted,
  asked,
  distance: Math.max(0.01, 1 - likeness(scripted, asked)),
})

/** Share of words in common, 0–1: enough to say which scripted request is the nearest. */
function likeness(a: string, b: string): number {
  const left = new Set(a.split(/\s+/))
  const right = new Set(b.split(/\s+/))
  const common = [...left].filter((word) => right.has(word)).length
  return (2 * common) / (left.size + right.size)
}
