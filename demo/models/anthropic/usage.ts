import { createHash } from 'node:crypto'
import { estimateTokens } from '../tokens.ts'
import { blocksOf } from './rules.ts'
import type { MessagesBody } from './schema.ts'

/** Input tokens as Anthropic's `usage` splits them. Estimates: see `tokens.ts`. */
export interface InputUsage {
  readonly input_tokens: number
  readonly cache_creation_input_tokens: number
  readonly cache_read_input_tokens: number
}

const lifetime = { '5m': 5 * 60_000, '1h': 60 * 60_000 }
/** How far back from a breakpoint the provider looks for an entry, in blocks. */
const lookback = 20
/** What the provider's own definitions and its tool prompt add, in tokens, by its documentation. */
const builtIn: Record<string, number> = { bash_20250124: 245, text_editor_20250728: 700 }
const toolPrompt = 346
/** The shortest prefix that is cached, in tokens, by model family; anything else counts as the longest. */
const shortest: readonly [RegExp, number][] = [
  [/(?:opus|fable|mythos)-5/, 512],
  [/sonnet-5|sonnet-4-5|opus-4-8|opus-4-1/, 1024],
  [/sonnet-4-6|opus-4-7|mythos-preview/, 2048],
]

interface Block {
  readonly tokens: number
  readonly digest: string
  readonly mark: '5m' | '1h' | undefined
}

/** Remembers prefixes between requests, as the provider does: written at breakpoints, read back within their lifetime. */
export class PrefixCache {
  readonly #entries = new Map<string, number>()

  /** Counts one request at `now` (ms) and remembers its marked prefixes. `account` separates keys from each other. */
  count(body: MessagesBody, account: string, now: number): InputUsage {
    const blocks = prefixBlocks(body, account)
    let total = 0
    const sums = blocks.map(({ tokens }) => {
      total += tokens
      return total
    })
    const least = shortest.find(([family]) => family.test(body.model))?.[1] ?? 4096
    const marks = blocks.flatMap(({ mark }, at) => (mark && (sums[at] ?? 0) >= least ? [{ at, mark }] : []))
    const hits = marks.map(({ at, mark }) => this.#hit(blocks, at, now, mark))
    const read = sums[Math.max(-1, ...hits)] ?? 0
    const marked = sums[marks.at(-1)?.at ?? -1] ?? 0
    for (const { at, mark } of marks) this.#entries.set(blocks[at]?.digest ?? '', now + lifetime[mark])
    return {
      input_tokens: total - Math.max(read, marked),
      cache_creation_input_tokens: Math.max(0, marked - read),
      cache_read_input_tokens: read,
    }
  }

  /** The newest remembered block at or before a breakpoint, or -1. Reading renews it. */
  #hit(blocks: readonly Block[], from: number, now: number, mark: '5m' | '1h'): number {
    for (let at = from; at >= 0 && at > from - lookback; at--) {
      const digest = blocks[at]?.digest ?? ''
      if ((this.#entries.get(digest) ?? 0) <= now) continue
      this.#entries.set(digest, now + lifetime[mark])
      return at
    }
    return -1
  }
}

/** Everything before the answer in the provider's order: tools, system, messages. A digest covers all up to its block. */
function prefixBlocks(body: MessagesBody, account: string): Block[] {
  const tools = body.tools ?? []
  const system = typeof body.system === 'string' ? [{ type: 'text', text: body.system }] : (body.system ?? [])
  const messages = body.messages.flatMap(({ role, content }) => blocksOf(content).map((block) => ({ role, ...block })))
  // A change of these keeps tools and system cached, and nothing after them.
  const settings = JSON.stringify([body.tool_choice, body.thinking])
  const parts: { value: object; seed: string; tokens: number }[] = [
    ...tools.map((tool, at) => ({ value: tool, seed: '', tokens: toolTokens(tool) + (at === 0 ? toolPrompt : 0) })),
    ...system.map((value) => ({ value, seed: '', tokens: contentTokens(value) })),
    ...messages.map((value) => ({ value, seed: settings, tokens: contentTokens(value) })),
  ]
  let digest = sha256(account, body.model)
  return parts.map(({ value, seed, tokens }, at) => {
    const own = (value as { cache_control?: { ttl?: '5m' | '1h' } | null }).cache_control
    const mark = own ?? (at === parts.length - 1 ? body.cache_control : undefined)
    digest = sha256(
      digest,
      seed,
      JSON.stringify(value, (key, inner) => (key === 'cache_control' ? undefined : inner)),
    )
    return { digest, tokens, mark: mark ? (mark.ttl ?? '5m') : undefined }
  })
}

const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex')

const toolTokens = (tool: NonNullable<MessagesBody['tools']>[number]): number =>
  builtIn[tool.type ?? ''] ?? contentTokens(tool)

/** The words in a block, without the JSON around them, plus what frames a block. */
function contentTokens(content: object): number {
  const words: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string') words.push(value)
    else if (Array.isArray(value)) value.forEach(walk)
    else if (value && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        if (['type', 'id', 'tool_use_id', 'role', 'cache_control'].includes(key)) continue
        words.push(key)
        walk(inner)
      }
    }
  }
  walk(content)
  return estimateTokens(words.join(' ')) + 3
}
