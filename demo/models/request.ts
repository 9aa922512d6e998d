/** A model request in one shape for both wire formats, as far as the script cares. */
export interface ModelRequest {
  readonly api: 'openai' | 'anthropic'
  readonly model: string
  readonly system: string
  /** Names of the tools on offer. */
  readonly tools: readonly string[]
  /** The first user message. */
  readonly user: string
  /** Every finished exchange after it: the model's move and what came back. */
  readonly exchanges: readonly Exchange[]
}

export interface Exchange {
  readonly said: string
  readonly uses: readonly { readonly id: string; readonly tool: string; readonly input: unknown }[]
  readonly results: readonly { readonly id: string; readonly text: string; readonly error: boolean }[]
  /** User text beside the results, or the answer to a question of the model. */
  readonly told: string
}

interface Piece {
  role: 'user' | 'assistant'
  text: string[]
  uses: { id: string; tool: string; input: unknown }[]
  results: { id: string; text: string; error: boolean }[]
}

export const piece = (role: Piece['role']): Piece => ({ role, text: [], uses: [], results: [] })
export type { Piece }

/** Folds messages into exchanges. Neighbours of one role are one message, as both providers treat them. */
export function exchangesOf(pieces: readonly Piece[]): Pick<ModelRequest, 'user' | 'exchanges'> {
  const merged: Piece[] = []
  for (const next of pieces) {
    const last = merged.at(-1)
    if (last?.role !== next.role) merged.push({ ...next })
    else {
      last.text = [...last.text, ...next.text]
      last.uses = [...last.uses, ...next.uses]
      last.results = [...last.results, ...next.results]
    }
  }
  const [first, ...rest] = merged
  const exchanges: Exchange[] = []
  for (let at = 0; at < rest.length; at += 2) {
    const model = rest[at]
    const reply = rest[at + 1]
    exchanges.push({
      said: model?.text.join('\n') ?? '',
      uses: model?.uses ?? [],
      results: reply?.results ?? [],
      told: reply?.text.join('\n') ?? '',
    })
  }
  return { user: first?.text.join('\n') ?? '', exchanges }
}
