import { estimateTokens } from '../tokens.ts'

export interface OpenAiInputUsage {
  readonly input_tokens: number
  readonly cached_tokens: number
}

const lifetime = 5 * 60_000
const shortest = 1024
const step = 128

/** OpenAI caches by itself: the longest prefix shared with a recent prompt, from 1,024 tokens on, in steps of 128. */
export class PromptCache {
  #recent: { account: string; prompt: string; at: number }[] = []

  count(prompt: string, account: string, now: number): OpenAiInputUsage {
    this.#recent = this.#recent.filter(({ at }) => now - at < lifetime)
    const shared = this.#recent.filter((one) => one.account === account).map((one) => commonPrefix(one.prompt, prompt))
    const longest = shared.reduce((best, one) => (one.length > best.length ? one : best), '')
    const tokens = Math.floor(estimateTokens(longest) / step) * step
    this.#recent.push({ account, prompt, at: now })
    return { input_tokens: estimateTokens(prompt), cached_tokens: tokens < shortest ? 0 : tokens }
  }
}

function commonPrefix(a: string, b: string): string {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return a.slice(0, at)
}
