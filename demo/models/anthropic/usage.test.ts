import { describe, expect, test } from 'vitest'
import type { MessagesBody } from './schema.ts'
import { PrefixCache } from './usage.ts'

const mark = { type: 'ephemeral' as const }
const long = 'A sentence of a long system prompt. '.repeat(600)

const session = (turns: number, cached: boolean): MessagesBody => ({
  model: 'claude-sonnet-5',
  max_tokens: 1000,
  system: [{ type: 'text', text: long, ...(cached ? { cache_control: mark } : {}) }],
  messages: Array.from({ length: 2 * turns - 1 }, (_, at) => ({
    role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: [
      {
        type: 'text' as const,
        text: `message ${at} of this session`,
        ...(cached && at === 2 * turns - 2 ? { cache_control: mark } : {}),
      },
    ],
  })),
})

describe('counts a prefix as the provider does', () => {
  test('writes it first, then reads it, and pays only for what is new', () => {
    const cache = new PrefixCache()
    const first = cache.count(session(1, true), 'key', 0)
    expect(first).toMatchObject({ cache_read_input_tokens: 0, input_tokens: 0 })
    expect(first.cache_creation_input_tokens).toBeGreaterThan(5000)
    const second = cache.count(session(2, true), 'key', 60_000)
    expect(second.cache_read_input_tokens).toBe(first.cache_creation_input_tokens)
    expect(second.cache_creation_input_tokens).toBeLessThan(40)
    expect(second.input_tokens).toBe(0)
  })

  test('nothing is cached without a breakpoint', () => {
    const cache = new PrefixCache()
    cache.count(session(1, false), 'key', 0)
    expect(cache.count(session(2, false), 'key', 1)).toMatchObject({
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    })
  })

  test('an entry lives five minutes, and each read renews it', () => {
    const cache = new PrefixCache()
    const minute = 60_000
    cache.count(session(1, true), 'key', 0)
    expect(cache.count(session(2, true), 'key', 4 * minute).cache_read_input_tokens).toBeGreaterThan(0)
    expect(cache.count(session(3, true), 'key', 8 * minute).cache_read_input_tokens).toBeGreaterThan(0)
    expect(cache.count(session(4, true), 'key', 14 * minute).cache_read_input_tokens).toBe(0)
  })

  test('a change in the prefix, another model or another key reads nothing', () => {
    const cache = new PrefixCache()
    const body = session(1, true)
    cache.count(body, 'key', 0)
    const changed = { ...body, system: [{ type: 'text' as const, text: `x${long}`, cache_control: mark }] }
    expect(cache.count(changed, 'key', 1).cache_read_input_tokens).toBe(0)
    expect(cache.count({ ...body, model: 'claude-opus-4-8' }, 'key', 1).cache_read_input_tokens).toBe(0)
    expect(cache.count(body, 'another', 1).cache_read_input_tokens).toBe(0)
  })

  test('a prefix below the shortest length is not cached', () => {
    const cache = new PrefixCache()
    const small: MessagesBody = { ...session(1, true), system: [{ type: 'text', text: 'short', cache_control: mark }] }
    expect(cache.count(small, 'key', 0).cache_creation_input_tokens).toBe(0)
    expect(cache.count(small, 'key', 1).cache_read_input_tokens).toBe(0)
  })

  test('looks back twenty blocks and no further', () => {
    const many = (blocks: number): MessagesBody => ({
      ...session(1, true),
      system: long,
      messages: [
        {
          role: 'user',
          content: Array.from({ length: blocks }, (_, at) => ({
            type: 'text' as const,
            text: `block ${at}`,
            ...(at === blocks - 1 ? { cache_control: mark } : {}),
          })),
        },
      ],
    })
    const near = new PrefixCache()
    near.count(many(1), 'key', 0)
    expect(near.count(many(20), 'key', 1).cache_read_input_tokens).toBeGreaterThan(0)
    const far = new PrefixCache()
    far.count(many(1), 'key', 0)
    expect(far.count(many(21), 'key', 1).cache_read_input_tokens).toBe(0)
  })
})
